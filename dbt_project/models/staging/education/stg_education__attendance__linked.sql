-- Generated from the contract by `make generate`. Do not edit.
-- School attendance, one row a pupil, school and session. By far the largest extract. Rows without a UPN of pupils who
-- are linked by name.
-- Where two of a partner's identifiers stand for one person, one of their rows is kept.
with resolved as (
    select
        delivered.authority,
        links.person_key,
        delivered.school_urn,
        delivered.session_date,
        delivered.session,
        delivered.code,
        row_number() over (
            partition by
                delivered.authority,
                links.person_key,
                delivered.school_urn,
                delivered.session_date,
                delivered.session
            order by delivered.source_person_key
        ) as place
    from {{ source('raw', 'education__attendance') }} as delivered
    inner join {{ source('raw', 'person_link') }} as links
        on
            delivered.authority = links.authority
            and links.agency = 'education'
            and delivered.source_person_key = links.source_person_key
)

select
    authority,
    person_key,
    school_urn,
    session_date,
    session,
    code
from resolved
where place = 1
