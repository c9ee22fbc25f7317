-- Generated from the contract by `make generate`. Do not edit.
-- Posts, one row a day counted, team and role. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.snapshot_date,
    delivered.team,
    delivered.role,
    delivered.established_fte,
    delivered.vacant_fte,
    delivered.leavers_fte
from {{ source('raw', 'workforce__posts') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.snapshot_date <= authorities.as_of
