{{ config(materialized='view') }}
-- Contacts with mental health services by the as-of date, of people the authority knows by its own identifier, from the
-- source in force of each authority: the extract, or MHSDS.
select
    stg.authority,
    stg.contact_key,
    stg.person_key,
    stg.contact_date,
    stg.contact_type
from {{ ref('stg_health__mental_health_contacts') }} as stg
where stg.person_key is not null
union all
select
    made.authority,
    made.contact_key,
    made.person_key,
    made.contact_date,
    made.contact_type
from {{ ref('int_mental_health_contacts__from_mhsds') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'health/mental_health_contacts'
        and extracts.source_format = 'mhsds'
where made.person_key is not null
