-- Generated from the contract by `make generate`. Do not edit.
-- Child protection plans, one row a plan. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.plan_key,
    delivered.plan_rank,
    delivered.person_key,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date,
    delivered.category_of_abuse
from {{ source('raw', 'social_care__child_protection_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
