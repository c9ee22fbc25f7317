-- Generated from the contract by `make generate`. Do not edit.
-- Scores in contacts (MHS607, IDS607), one row an activity and tool. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.activity_key,
    delivered.instrument,
    delivered.score
from {{ source('raw', 'mhsds__activity_scores') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
