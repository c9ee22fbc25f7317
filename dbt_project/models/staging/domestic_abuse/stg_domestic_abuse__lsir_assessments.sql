select
    authority,
    person_key,
    assessment_date,
    stage,
    score,
    source_person_key
from {{ source('raw', 'domestic_abuse__lsir_assessments') }}
