-- Generated from the contract by `make generate`. Do not edit.
-- Child and family assessments, one row an assessment of a child. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.assessment_key,
    delivered.person_key,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date
from {{ source('raw', 'social_care__assessments') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
