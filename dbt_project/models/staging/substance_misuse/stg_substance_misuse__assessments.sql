select
    authority,
    assessment_key,
    assessment_rank,
    person_key,
    assessment_date,
    outcome,
    source_person_key
from {{ source('raw', 'substance_misuse__assessments') }}
