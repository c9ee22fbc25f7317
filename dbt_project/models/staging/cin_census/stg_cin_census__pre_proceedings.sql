-- Generated from the contract by `make generate`. Do not edit.
-- Pre-proceedings of a census, one row a child, first day and number. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.pp_start_date,
    delivered.number,
    delivered.court_app_date,
    delivered.pp_outcome
from {{ source('raw', 'cin_census__pre_proceedings') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
