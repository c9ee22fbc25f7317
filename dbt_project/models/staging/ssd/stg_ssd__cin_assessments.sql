-- Generated from the contract by `make generate`. Do not edit.
-- Assessments, one row each: which referral they belong to. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.assessment_key,
    delivered.person_key,
    delivered.referral_key
from {{ source('raw', 'ssd__cin_assessments') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
