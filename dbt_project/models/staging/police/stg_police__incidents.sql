-- Generated from the contract by `make generate`. Do not edit.
-- Police incidents, one row an incident, person and role. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
-- Where two of a partner's identifiers stand for one person, one of their rows is kept.
with resolved as (
    select
        delivered.authority,
        delivered.incident_key,
        delivered.incident_rank,
        coalesce(delivered.person_key, links.person_key) as person_key,
        delivered.role,
        delivered.incident_date,
        delivered.domestic_abuse as is_domestic_abuse,
        delivered.offence_category,
        delivered.call_out as is_call_out,
        delivered.source_person_key,
        row_number() over (
            partition by
                delivered.authority,
                delivered.incident_key,
                delivered.role,
                coalesce(delivered.person_key, links.person_key, delivered.source_person_key)
            order by case when delivered.person_key is null then 1 else 0 end, delivered.source_person_key
        ) as place
    from {{ source('raw', 'police__incidents') }} as delivered
    inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
    left join {{ source('raw', 'person_link') }} as links
        on
            delivered.authority = links.authority
            and links.agency = 'police'
            and delivered.source_person_key = links.source_person_key
    where
        delivered.incident_date <= authorities.as_of
)

select
    authority,
    incident_key,
    incident_rank,
    person_key,
    role,
    incident_date,
    is_domestic_abuse,
    offence_category,
    is_call_out,
    source_person_key
from resolved
where place = 1
