select
    authority,
    family_key,
    person_key,
    relationship,
    being_worked_with
from {{ source('raw', 'social_care__family_members') }}
