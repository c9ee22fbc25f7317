-- Generated from the contract by `make generate`. Do not edit.
-- Depression and anxiety scores, one row a person, instrument, stage and day. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.person_key,
    delivered.instrument,
    delivered.stage,
    delivered.score_date,
    delivered.score,
    delivered.source_person_key
from {{ source('raw', 'health__mental_health_scores') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.score_date <= authorities.as_of
