select
    authority,
    person_key,
    instrument,
    stage,
    score_date,
    score,
    source_person_key
from {{ source('raw', 'health__mental_health_scores') }}
