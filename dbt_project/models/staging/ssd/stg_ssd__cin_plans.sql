-- Generated from the contract by `make generate`. Do not edit.
-- Child in need plans, one row a plan. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.plan_key,
    delivered.person_key,
    delivered.plan_start_date,
    delivered.plan_end_date
from {{ source('raw', 'ssd__cin_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
