-- Generated from the contract by `make generate`. Do not edit.
-- Referrals and the cases made of them, one row a referral. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.purge,
    delivered.changes_only,
    delivered.referral_key,
    delivered.referral_date,
    delivered.referral_source,
    delivered.referral_nfa,
    delivered.closure_date
from {{ source('raw', 'csc_api__episodes') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
