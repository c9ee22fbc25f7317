{{ config(materialized='view') }}
-- Contacts with mental health services by the as-of date, of people the authority knows by its own identifier, from the
-- source in force of each authority: the extract, or MHSDS.
with contacts as (
    {{ source_in_force(
        'health/mental_health_contacts',
        ['contact_key', 'person_key', 'contact_date', 'contact_type']
    ) }}
)

select *
from contacts
where person_key is not null
