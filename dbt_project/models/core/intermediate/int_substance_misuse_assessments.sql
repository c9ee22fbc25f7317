{{ config(materialized='view') }}
-- Assessments by substance misuse services from the source in force of each authority: the extract, or NDTMS.
select
    authority,
    assessment_key,
    person_key,
    assessment_date,
    outcome
from {{ ref('stg_substance_misuse__assessments') }}
union all
select
    made.authority,
    made.assessment_key,
    made.person_key,
    made.assessment_date,
    made.outcome
from {{ ref('int_assessments__from_ndtms') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'substance_misuse/assessments'
        and extracts.source_format = 'ndtms'
