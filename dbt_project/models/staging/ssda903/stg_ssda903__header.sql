-- Generated from the contract by `make generate`. Do not edit.
-- Children of a return, one row a child. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.sex,
    delivered.date_of_birth,
    delivered.ethnic,
    delivered.upn_hash,
    delivered.upn_is_odd
from {{ source('raw', 'ssda903__header') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
