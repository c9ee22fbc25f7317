-- Generated from the contract by `make generate`. Do not edit.
-- Children of the dataset, one row a child. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.sex,
    delivered.ethnicity,
    delivered.date_of_birth,
    delivered.expected_date_of_birth,
    delivered.upn_hash,
    delivered.upn_is_odd
from {{ source('raw', 'ssd__person') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
