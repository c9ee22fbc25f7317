-- Generated from the contract by `make generate`. Do not edit.
-- Supervisions received, one row a worker, day and kind. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.worker_key,
    delivered.supervision_date,
    delivered.kind
from {{ source('raw', 'workforce__supervisions') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.supervision_date <= authorities.as_of
