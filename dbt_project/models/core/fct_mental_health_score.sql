{{ config(alias='mental_health_score') }}
-- Depression (PHQ-9) and anxiety (GAD-7) scores of people the authority knows by its own identifier.
select
    stg.authority,
    stg.person_key,
    stg.instrument,
    stg.stage,
    stg.score_date,
    stg.score
from {{ ref('stg_health__mental_health_scores') }} as stg
inner join {{ ref('int_authorities__as_of') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.score_date <= authorities.as_of
