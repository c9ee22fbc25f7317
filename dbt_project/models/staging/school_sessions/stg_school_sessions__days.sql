-- Generated from the contract by `make generate`. Do not edit.
-- Days with the marks of both sessions, one row a pupil, school and day. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.upn_hash,
    delivered.school_urn,
    delivered.session_date,
    delivered.am,
    delivered.pm
from {{ source('raw', 'school_sessions__days') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
