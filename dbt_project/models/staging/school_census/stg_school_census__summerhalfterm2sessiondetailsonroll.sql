-- Generated from the contract by `make generate`. Do not edit.
-- Sessions of the summer term's second half by attendance code of pupils on roll, one row a pupil and code. Returns up
-- to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.school,
    delivered.source,
    delivered.sessions,
    delivered.code,
    delivered.pupil_key,
    delivered.row_key
from {{ source('raw', 'school_census__summerhalfterm2sessiondetailsonroll') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
