{{ config(materialized='view') }}
-- Police incidents of people the authority knows by its own identifier, with the order of their raw ids.
select
    authority,
    incident_key,
    incident_rank,
    person_key,
    role,
    incident_date,
    is_domestic_abuse,
    offence_category,
    is_call_out
from {{ ref('stg_police__incidents') }}
where person_key is not null
