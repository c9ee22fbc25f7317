-- Generated from the contract by `make generate`. Do not edit.
-- Referrals of children, one row a referral. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.referral_key,
    delivered.referral_rank,
    delivered.person_key,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date,
    delivered.source,
    delivered.category_of_need,
    delivered.secondary_needs
from {{ source('raw', 'social_care__referrals') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
