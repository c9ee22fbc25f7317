-- Generated from the contract by `make generate`. Do not edit.
-- Assessments, one row an assessment. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.assessment_key,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.assessment_date,
    delivered.outcome,
    delivered.source_person_key
from {{ source('raw', 'substance_misuse__assessments') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'substance_misuse'
        and delivered.source_person_key = links.source_person_key
where
    delivered.assessment_date <= authorities.as_of
