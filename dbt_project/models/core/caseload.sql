-- Workers' cases and waiting lists, one row a worker and snapshot taken by the as-of date.
select
    stg.authority,
    stg.snapshot_date,
    stg.worker_key,
    stg.team,
    stg.role,
    stg.cases,
    stg.waiting,
    stg.fte,
    stg.assessment_cases,
    stg.individual_cases,
    stg.group_cases,
    stg.source_format
from {{ ref('int_caseloads') }} as stg
