-- Generated from the contract by `make generate`. Do not edit.
-- Placements of children looked after, one row a placement. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.purge,
    delivered.changes_only,
    delivered.referral_key,
    delivered.placement_key,
    delivered.start_date,
    delivered.placement_type,
    delivered.end_date,
    delivered.end_reason
from {{ source('raw', 'csc_api__placements') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
