-- Generated from the contract by `make generate`. Do not edit.
-- Child protection plans, one row a plan. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.number,
    delivered.sex,
    delivered.ethnicity,
    delivered.date_of_birth,
    delivered.plan_start_date,
    delivered.initial_category,
    delivered.latest_category,
    delivered.plan_end_date
from {{ source('raw', 'annex_a__list_7') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
