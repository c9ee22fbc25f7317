select
    authority,
    attendance_key,
    person_key,
    attendance_date,
    source_person_key
from {{ source('raw', 'health__ae_attendances') }}
