select
    authority,
    incident_key,
    incident_rank,
    person_key,
    role,
    incident_date,
    domestic_abuse,
    offence_category,
    call_out,
    source_person_key
from {{ source('raw', 'police__incidents') }}
