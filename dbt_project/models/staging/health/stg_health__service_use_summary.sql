select
    authority,
    quarter_start,
    cohort,
    measure,
    age_group,
    people,
    people_with_event,
    events
from {{ source('raw', 'health__service_use_summary') }}
