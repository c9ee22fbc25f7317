-- Generated from the contract by `make generate`. Do not edit.
-- Factors that assessments found, one row an assessment. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.factors_key,
    delivered.assessment_key,
    delivered.factors
from {{ source('raw', 'ssd__assessment_factors') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
