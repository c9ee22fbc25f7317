-- Police incidents of people the authority knows by its own identifier, one row a person and role.
select
    authority,
    incident_key,
    person_key,
    role,
    incident_date,
    is_domestic_abuse,
    offence_category,
    is_call_out
from {{ ref('int_police_incidents') }}
