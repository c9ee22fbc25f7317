-- Generated from the contract by `make generate`. Do not edit.
-- Adults' involvement with specialist adult workers, one row an involvement. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.involvement_key,
    delivered.person_key,
    delivered.worker_type,
    delivered.start_date,
    {{ known_end('delivered.end_date', 'authorities.as_of') }} as end_date
from {{ source('raw', 'social_care__adult_worker_involvements') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.start_date <= authorities.as_of
