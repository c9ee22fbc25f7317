-- Generated from the contract by `make generate`. Do not edit.
-- Cases of a census, one row a child, day of referral and number. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.cin_referral_date,
    delivered.number,
    delivered.referral_source,
    delivered.primary_need_code,
    delivered.cin_closure_date,
    delivered.reason_for_closure,
    delivered.referral_nfa
from {{ source('raw', 'cin_census__cin_details') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
