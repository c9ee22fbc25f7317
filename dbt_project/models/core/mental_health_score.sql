-- Depression (PHQ-9) and anxiety (GAD-7) scores of people the authority knows by its own identifier.
select
    stg.authority,
    stg.person_key,
    stg.instrument,
    stg.stage,
    stg.score_date,
    stg.score,
    stg.source_format
from {{ ref('int_mental_health_scores') }} as stg
where stg.person_key is not null
