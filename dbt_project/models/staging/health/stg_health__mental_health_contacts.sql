-- Generated from the contract by `make generate`. Do not edit.
-- Contacts with mental health services, one row a contact. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.contact_key,
    delivered.person_key,
    delivered.contact_date,
    delivered.contact_type,
    delivered.source_person_key
from {{ source('raw', 'health__mental_health_contacts') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.contact_date <= authorities.as_of
