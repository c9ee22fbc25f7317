-- Generated from the contract by `make generate`. Do not edit.
-- School attendance as totals, for partners that cannot send sessions; a period may cross quarters. As known at the
-- authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.upn_hash,
    delivered.school_urn,
    delivered.period_start,
    {{ known_end('delivered.period_end', 'authorities.as_of') }} as period_end,
    delivered.possible_sessions,
    delivered.authorised_absence_sessions,
    delivered.unauthorised_absence_sessions,
    delivered.source_person_key
from {{ source('raw', 'education__attendance_summary') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'education'
        and delivered.source_person_key = links.source_person_key
where
    delivered.period_start <= authorities.as_of
