{{ config(materialized='view') }}
-- Depression and anxiety scores from the source in force of each authority: the extract, or MHSDS.
select
    authority,
    person_key,
    instrument,
    stage,
    score_date,
    score
from {{ ref('stg_health__mental_health_scores') }}
union all
select
    made.authority,
    made.person_key,
    made.instrument,
    made.stage,
    made.score_date,
    made.score
from {{ ref('int_mental_health_scores__from_mhsds') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'health/mental_health_scores'
        and extracts.source_format = 'mhsds'
