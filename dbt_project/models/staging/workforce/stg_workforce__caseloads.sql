-- Generated from the contract by `make generate`. Do not edit.
-- Caseloads, one row a day counted and worker. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.snapshot_date,
    delivered.worker_key,
    delivered.team,
    delivered.role,
    delivered.cases,
    delivered.waiting,
    delivered.fte,
    delivered.assessment_cases,
    delivered.individual_cases,
    delivered.group_cases
from {{ source('raw', 'workforce__caseloads') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.snapshot_date <= authorities.as_of
