-- Generated from the contract by `make generate`. Do not edit.
-- Child in need plans, one row a plan. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.plan_key,
    delivered.person_key,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date
from {{ source('raw', 'social_care__child_in_need_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
