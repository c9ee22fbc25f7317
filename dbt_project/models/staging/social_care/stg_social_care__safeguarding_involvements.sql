-- Generated from the contract by `make generate`. Do not edit.
-- Allocations of families to Family Safeguarding workers, one row an allocation; spells are joined from them. As known
-- at the authority's as-of date.
select
    delivered.authority,
    delivered.involvement_key,
    delivered.involvement_rank,
    delivered.family_key,
    delivered.team,
    delivered.worker_key,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date
from {{ source('raw', 'social_care__safeguarding_involvements') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
