select
    authority,
    assessment_key,
    person_key,
    assessment_date,
    outcome,
    source_person_key
from {{ source('raw', 'substance_misuse__assessments') }}
