select
    authority,
    snapshot_date,
    worker_key,
    team,
    role,
    cases,
    waiting,
    assessment_cases,
    individual_cases,
    group_cases
from {{ source('raw', 'workforce__caseloads') }}
