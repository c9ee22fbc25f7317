-- Generated from the contract by `make generate`. Do not edit.
-- School attendance, one row a pupil, school and session. By far the largest extract.
select
    delivered.authority,
    delivered.upn_hash,
    delivered.school_urn,
    delivered.session_date,
    delivered.session,
    delivered.code,
    delivered.source_person_key
from {{ source('raw', 'education__attendance') }} as delivered
