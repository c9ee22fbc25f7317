-- Generated from the contract by `make generate`. Do not edit.
-- Teams that a referral is to (MHS102), one row a referral and team. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.referral_key,
    delivered.team_key,
    delivered.team_type
from {{ source('raw', 'mhsds__teams') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
