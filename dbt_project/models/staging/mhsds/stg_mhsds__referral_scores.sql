-- Generated from the contract by `make generate`. Do not edit.
-- Scores of referrals (MHS606, IDS606), one row a referral, tool and day. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.referral_key,
    delivered.instrument,
    delivered.score_date,
    delivered.score
from {{ source('raw', 'mhsds__referral_scores') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
