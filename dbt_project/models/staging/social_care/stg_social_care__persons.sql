select
    authority,
    person_key,
    date_of_birth,
    sex,
    ethnicity,
    upn_hash,
    disabled_children_team
from {{ source('raw', 'social_care__persons') }}
