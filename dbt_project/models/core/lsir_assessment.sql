-- Level of Service Inventory - Revised assessments of people the authority knows by its own identifier.
select
    stg.authority,
    stg.person_key,
    stg.stage,
    stg.assessment_date,
    stg.score
from {{ ref('stg_domestic_abuse__lsir_assessments') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.assessment_date <= authorities.as_of
