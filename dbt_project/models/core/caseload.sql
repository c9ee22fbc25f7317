-- Workers' cases and waiting lists, one row a worker and snapshot taken by the as-of date.
select
    stg.authority,
    stg.snapshot_date,
    stg.worker_key,
    stg.team,
    stg.role,
    stg.cases,
    stg.waiting,
    stg.assessment_cases,
    stg.individual_cases,
    stg.group_cases
from {{ ref('stg_workforce__caseloads') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where stg.snapshot_date <= authorities.as_of
