-- Generated from the contract by `make generate`. Do not edit.
-- Training completed, one row a worker, course and day. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.worker_key,
    delivered.course,
    delivered.completed_date
from {{ source('raw', 'workforce__training') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.completed_date <= authorities.as_of
