-- Generated from the contract by `make generate`. Do not edit.
-- Domestic abuse programmes, one row a person's programme. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.programme_key,
    delivered.programme_rank,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.participant_role,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date,
    case when delivered.end_date <= authorities.as_of then delivered.outcome end as outcome,
    delivered.source_person_key
from {{ source('raw', 'domestic_abuse__programmes') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'domestic_abuse'
        and delivered.source_person_key = links.source_person_key
where
    delivered.start_date <= authorities.as_of
