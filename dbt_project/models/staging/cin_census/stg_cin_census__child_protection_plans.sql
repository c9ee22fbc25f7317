-- Generated from the contract by `make generate`. Do not edit.
-- Child protection plans of a census, one row a child, first day and number. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.cpp_start_date,
    delivered.number,
    delivered.cpp_end_date,
    delivered.initial_category_of_abuse,
    delivered.latest_category_of_abuse,
    delivered.number_of_previous_cpp,
    delivered.referral_nfa
from {{ source('raw', 'cin_census__child_protection_plans') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
