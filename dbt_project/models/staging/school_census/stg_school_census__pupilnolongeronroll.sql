-- Generated from the contract by `make generate`. Do not edit.
-- Pupils no longer on roll, one row a pupil and school. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.school,
    delivered.source,
    delivered.upn_hash,
    delivered.upn_is_odd,
    delivered.termly_possible,
    delivered.half_term_possible,
    delivered.pupil_key
from {{ source('raw', 'school_census__pupilnolongeronroll') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
