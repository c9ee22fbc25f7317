-- Initial assessments by the substance misuse service, of people the authority knows by its own identifier.
select
    stg.authority,
    stg.assessment_key,
    stg.person_key,
    stg.assessment_date,
    stg.outcome,
    stg.source_format
from {{ ref('int_substance_misuse_assessments') }} as stg
where stg.person_key is not null
