-- Generated from the contract by `make generate`. Do not edit.
-- Factors that the assessments of a case found, one row a case and factor. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.cin_referral_date,
    delivered.number,
    delivered.assessment_factor
from {{ source('raw', 'cin_census__assessment_factors') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
