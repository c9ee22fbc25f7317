-- Police incidents of people the authority knows by its own identifier, one row a person and role.
select
    stg.authority,
    stg.incident_key,
    stg.person_key,
    stg.role,
    stg.incident_date,
    stg.is_domestic_abuse,
    stg.offence_category,
    stg.is_call_out
from {{ ref('stg_police__incidents') }} as stg
where stg.person_key is not null
