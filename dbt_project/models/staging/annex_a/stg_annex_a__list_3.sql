-- Generated from the contract by `make generate`. Do not edit.
-- Referrals, one row a referral. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.number,
    delivered.sex,
    delivered.ethnicity,
    delivered.date_of_birth,
    delivered.date_of_referral,
    delivered.referral_source,
    delivered.referral_nfa
from {{ source('raw', 'annex_a__list_3') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
