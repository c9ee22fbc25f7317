-- Generated from the contract by `make generate`. Do not edit.
-- Children in need, one row a case. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.number,
    delivered.sex,
    delivered.ethnicity,
    delivered.date_of_birth,
    delivered.cin_start_date,
    delivered.primary_need_code,
    delivered.cin_closure_date
from {{ source('raw', 'annex_a__list_6') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
