select
    authority,
    admission_key,
    admission_rank,
    person_key,
    admission_date,
    source_person_key
from {{ source('raw', 'health__emergency_admissions') }}
