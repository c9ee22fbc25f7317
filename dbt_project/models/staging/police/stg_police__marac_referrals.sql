-- Generated from the contract by `make generate`. Do not edit.
-- Referrals to a multi-agency risk assessment conference (MARAC), one row a referral. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.referral_key,
    delivered.person_key,
    delivered.referral_date,
    delivered.source_person_key
from {{ source('raw', 'police__marac_referrals') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.referral_date <= authorities.as_of
