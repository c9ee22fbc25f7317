select
    authority,
    admission_key,
    person_key,
    admission_date,
    source_person_key
from {{ source('raw', 'health__emergency_admissions') }}
