-- Generated from the contract by `make generate`. Do not edit.
-- Episodes of admitted patients, one row an episode. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.update_type,
    delivered.withheld_identity_reason,
    delivered.record_key,
    delivered.spell_key,
    delivered.provider,
    delivered.episode_number,
    delivered.admission_date,
    delivered.admission_method,
    delivered.source_person_key
from {{ source('raw', 'sus__apc') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
