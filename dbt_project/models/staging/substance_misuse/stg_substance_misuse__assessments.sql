-- Generated from the contract by `make generate`. Do not edit.
-- Assessments, one row an assessment. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.assessment_key,
    delivered.person_key,
    delivered.assessment_date,
    delivered.outcome,
    delivered.source_person_key
from {{ source('raw', 'substance_misuse__assessments') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.assessment_date <= authorities.as_of
