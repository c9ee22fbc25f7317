-- Generated from the contract by `make generate`. Do not edit.
-- Workers, one row a worker. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.professional_key,
    delivered.worker_key,
    delivered.department,
    delivered.job_title,
    delivered.caseload
from {{ source('raw', 'ssd__professionals') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
