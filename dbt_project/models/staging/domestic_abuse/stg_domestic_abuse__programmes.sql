select
    authority,
    programme_key,
    programme_rank,
    person_key,
    participant_role,
    start_date,
    end_date,
    outcome,
    source_person_key
from {{ source('raw', 'domestic_abuse__programmes') }}
