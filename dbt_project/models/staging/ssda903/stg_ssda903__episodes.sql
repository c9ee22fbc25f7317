-- Generated from the contract by `make generate`. Do not edit.
-- Episodes of care of a return, one row a child and first day. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.decom,
    delivered.rne,
    delivered.ls,
    delivered.place,
    delivered.dec,
    delivered.rec
from {{ source('raw', 'ssda903__episodes') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
