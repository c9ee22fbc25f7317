-- Generated from the contract by `make generate`. Do not edit.
-- Sessions with their marks, one row a pupil, school and session. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.upn_hash,
    delivered.school_urn,
    delivered.session_date,
    delivered.session,
    delivered.mark
from {{ source('raw', 'school_sessions__marks') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
