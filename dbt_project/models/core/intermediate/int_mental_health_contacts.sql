{{ config(materialized='view') }}
-- Contacts with mental health services by the as-of date, of people the authority knows by its own identifier.
select
    stg.authority,
    stg.contact_key,
    stg.person_key,
    stg.contact_date,
    stg.contact_type
from {{ ref('stg_health__mental_health_contacts') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.contact_date <= authorities.as_of
