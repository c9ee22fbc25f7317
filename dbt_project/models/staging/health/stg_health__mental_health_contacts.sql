select
    authority,
    contact_key,
    person_key,
    contact_date,
    contact_type,
    source_person_key
from {{ source('raw', 'health__mental_health_contacts') }}
