-- Generated from the contract by `make generate`. Do not edit.
-- Unaccompanied asylum-seeking children of a return, one row a child. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.duc
from {{ source('raw', 'ssda903__uasc') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
