-- Generated from the contract by `make generate`. Do not edit.
-- Contacts with mental health services, one row a contact. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.contact_key,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.contact_date,
    delivered.contact_type,
    delivered.source_person_key
from {{ source('raw', 'health__mental_health_contacts') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'health'
        and delivered.source_person_key = links.source_person_key
where
    delivered.contact_date <= authorities.as_of
