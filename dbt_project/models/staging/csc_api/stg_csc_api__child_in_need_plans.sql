-- Generated from the contract by `make generate`. Do not edit.
-- Child in need plans, one row a plan. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.purge,
    delivered.changes_only,
    delivered.referral_key,
    delivered.start_date,
    delivered.end_date,
    delivered.plan_key
from {{ source('raw', 'csc_api__child_in_need_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
