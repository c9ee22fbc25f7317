-- Generated from the contract by `make generate`. Do not edit.
-- School attendance as totals, for partners that cannot send sessions; a period may cross quarters. Rows without a UPN
-- of pupils who are linked by name. As known at the authority's as-of date.
-- Where two of a partner's identifiers stand for one person, one of their rows is kept.
with resolved as (
    select
        delivered.authority,
        links.person_key,
        delivered.school_urn,
        delivered.period_start,
        {{ known_end('delivered.period_end', 'authorities.as_of') }} as period_end,
        delivered.possible_sessions,
        delivered.authorised_absence_sessions,
        delivered.unauthorised_absence_sessions,
        row_number() over (
            partition by
                delivered.authority,
                links.person_key,
                delivered.school_urn,
                delivered.period_start
            order by delivered.source_person_key
        ) as place
    from {{ source('raw', 'education__attendance_summary') }} as delivered
    inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
    inner join {{ source('raw', 'person_link') }} as links
        on
            delivered.authority = links.authority
            and links.agency = 'education'
            and delivered.source_person_key = links.source_person_key
    where
        delivered.period_start <= authorities.as_of
)

select
    authority,
    person_key,
    school_urn,
    period_start,
    period_end,
    possible_sessions,
    authorised_absence_sessions,
    unauthorised_absence_sessions
from resolved
where place = 1
