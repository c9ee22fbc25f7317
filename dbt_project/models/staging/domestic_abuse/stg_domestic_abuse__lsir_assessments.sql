-- Generated from the contract by `make generate`. Do not edit.
-- Level of Service Inventory - Revised (LSI-R) assessments, one row a person and day. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.person_key,
    delivered.assessment_date,
    delivered.stage,
    delivered.score,
    delivered.source_person_key
from {{ source('raw', 'domestic_abuse__lsir_assessments') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.assessment_date <= authorities.as_of
