-- Generated from the contract by `make generate`. Do not edit.
-- Factors that assessments found, one row an assessment and factor. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.purge,
    delivered.referral_key,
    delivered.assessment_key,
    delivered.factor
from {{ source('raw', 'csc_api__factors') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
