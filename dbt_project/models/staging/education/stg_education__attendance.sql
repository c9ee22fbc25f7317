-- Generated from the contract by `make generate`. Do not edit.
-- School attendance, one row a pupil, school and session. By far the largest extract.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.upn_hash,
    delivered.school_urn,
    delivered.session_date,
    delivered.session,
    delivered.code,
    delivered.source_person_key
from {{ source('raw', 'education__attendance') }} as delivered
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'education'
        and delivered.source_person_key = links.source_person_key
