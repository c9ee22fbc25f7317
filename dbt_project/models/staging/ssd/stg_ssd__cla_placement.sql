-- Generated from the contract by `make generate`. Do not edit.
-- Placements of children in care, one row a placement. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.placement_key,
    delivered.person_key,
    delivered.placement_type,
    delivered.placement_start_date
from {{ source('raw', 'ssd__cla_placement') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
