-- Generated from the contract by `make generate`. Do not edit.
-- Child in need plans of a census, one row a child, first day and number. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.cin_plan_start_date,
    delivered.number,
    delivered.cin_plan_end_date
from {{ source('raw', 'cin_census__child_in_need_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
