-- Generated from the contract by `make generate`. Do not edit.
-- Children of a census, one row a child. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.upn_hash,
    delivered.upn_is_odd,
    delivered.date_of_birth,
    delivered.expected_date_of_birth,
    delivered.gender,
    delivered.sex,
    delivered.ethnicity
from {{ source('raw', 'cin_census__children') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
