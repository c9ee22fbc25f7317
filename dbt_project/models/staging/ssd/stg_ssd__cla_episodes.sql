-- Generated from the contract by `make generate`. Do not edit.
-- Episodes of care, one row an episode. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.episode_key,
    delivered.person_key,
    delivered.period_key,
    delivered.episode_start_date,
    delivered.episode_start_reason,
    delivered.episode_ceased_date,
    delivered.episode_ceased_reason,
    delivered.entered_care_date
from {{ source('raw', 'ssd__cla_episodes') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
