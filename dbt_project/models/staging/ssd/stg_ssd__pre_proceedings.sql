-- Generated from the contract by `make generate`. Do not edit.
-- Pre-proceedings, one row a child. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.proceedings_key,
    delivered.person_key,
    delivered.decision_date
from {{ source('raw', 'ssd__pre_proceedings') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
