-- Police incidents of people the authority knows by its own identifier, one row a person and role.
select
    stg.authority,
    stg.incident_key,
    stg.person_key,
    stg.role,
    stg.incident_date,
    stg.domestic_abuse as is_domestic_abuse,
    stg.offence_category,
    stg.call_out as is_call_out
from {{ ref('stg_police__incidents') }} as stg
inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
where
    stg.person_key is not null
    and stg.incident_date <= authorities.as_of
