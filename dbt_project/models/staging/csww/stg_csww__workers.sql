-- Generated from the contract by `make generate`. Do not edit.
-- Social workers of a census, one row a worker. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.worker_key,
    delivered.agency_worker,
    delivered.fte,
    delivered.org_role,
    delivered.role_end_date,
    delivered.cases30
from {{ source('raw', 'csww__workers') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
