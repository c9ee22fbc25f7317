-- Depression (PHQ-9) and anxiety (GAD-7) scores of people the authority knows by its own identifier.
select
    stg.authority,
    stg.person_key,
    stg.instrument,
    stg.stage,
    stg.score_date,
    stg.score
from {{ ref('stg_health__mental_health_scores') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.score_date <= authorities.as_of
