-- Generated from the contract by `make generate`. Do not edit.
-- Legal statuses of children, one row a status. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.legal_status_key,
    delivered.person_key,
    delivered.legal_status,
    delivered.status_start_date,
    delivered.status_end_date
from {{ source('raw', 'ssd__legal_status') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
