select
    authority,
    proceedings_key,
    person_key,
    pre_proceedings_date,
    issued_date,
    concluded_date,
    outcome
from {{ source('raw', 'social_care__care_proceedings') }}
