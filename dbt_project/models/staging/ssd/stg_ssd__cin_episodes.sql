-- Generated from the contract by `make generate`. Do not edit.
-- Referrals and the cases made of them, one row a referral. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.referral_key,
    delivered.referral_rank,
    delivered.person_key,
    delivered.referral_date,
    delivered.close_date,
    delivered.referral_source_code,
    delivered.primary_need_code,
    delivered.referral_nfa
from {{ source('raw', 'ssd__cin_episodes') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
