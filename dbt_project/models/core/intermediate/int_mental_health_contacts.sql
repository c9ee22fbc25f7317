{{ config(materialized='view') }}
-- Contacts with mental health services by the as-of date, of people the authority knows by its own identifier.
select
    stg.authority,
    stg.contact_key,
    stg.person_key,
    stg.contact_date,
    stg.contact_type
from {{ ref('stg_health__mental_health_contacts') }} as stg
where stg.person_key is not null
