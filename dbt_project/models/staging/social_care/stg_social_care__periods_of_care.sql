-- Generated from the contract by `make generate`. Do not edit.
-- Periods of care, one row a period. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.period_key,
    delivered.period_rank,
    delivered.person_key,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date,
    delivered.uasc as is_uasc,
    delivered.legal_status,
    delivered.placement_type,
    case when delivered.end_date <= authorities.as_of then delivered.reason_ended end as reason_ended
from {{ source('raw', 'social_care__periods_of_care') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
