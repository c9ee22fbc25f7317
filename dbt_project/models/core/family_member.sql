-- Who belongs to which family, and which adults are being worked with.
select
    authority,
    family_key,
    person_key,
    relationship,
    is_being_worked_with
from {{ ref('stg_social_care__family_members') }}
