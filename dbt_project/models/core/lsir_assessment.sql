-- Level of Service Inventory - Revised assessments of people the authority knows by its own identifier.
select
    stg.authority,
    stg.person_key,
    stg.stage,
    stg.assessment_date,
    stg.score
from {{ ref('stg_domestic_abuse__lsir_assessments') }} as stg
where stg.person_key is not null
