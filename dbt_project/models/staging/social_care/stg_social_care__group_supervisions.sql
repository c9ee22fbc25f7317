select
    authority,
    supervision_key,
    family_key,
    held_date,
    risk_rating,
    professions_present
from {{ source('raw', 'social_care__group_supervisions') }}
