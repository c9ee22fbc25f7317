-- Generated from the contract by `make generate`. Do not edit.
-- Police incidents, one row an incident, person and role. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.incident_key,
    delivered.incident_rank,
    delivered.person_key,
    delivered.role,
    delivered.incident_date,
    delivered.domestic_abuse as is_domestic_abuse,
    delivered.offence_category,
    delivered.call_out as is_call_out,
    delivered.source_person_key
from {{ source('raw', 'police__incidents') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.incident_date <= authorities.as_of
