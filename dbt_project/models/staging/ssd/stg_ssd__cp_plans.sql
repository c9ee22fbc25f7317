-- Generated from the contract by `make generate`. Do not edit.
-- Child protection plans, one row a plan. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.plan_key,
    delivered.plan_rank,
    delivered.person_key,
    delivered.plan_start_date,
    delivered.plan_end_date,
    delivered.of_another_authority,
    delivered.initial_category,
    delivered.latest_category
from {{ source('raw', 'ssd__cp_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
