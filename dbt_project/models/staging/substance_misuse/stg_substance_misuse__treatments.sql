-- Generated from the contract by `make generate`. Do not edit.
-- Structured treatments, one row a treatment. As known at the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.treatment_key,
    delivered.treatment_rank,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.substance_group,
    delivered.start_date,
    {{ known_end('delivered.closure_date', 'authorities.as_of') }} as closure_date,
    case when delivered.closure_date <= authorities.as_of then delivered.closure_reason end as closure_reason,
    delivered.source_person_key
from {{ source('raw', 'substance_misuse__treatments') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'substance_misuse'
        and delivered.source_person_key = links.source_person_key
where
    delivered.start_date <= authorities.as_of
