-- Generated from the contract by `make generate`. Do not edit.
-- Group case supervisions, one row a family discussed. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.supervision_key,
    delivered.family_key,
    delivered.held_date,
    delivered.risk_rating,
    delivered.professions_present
from {{ source('raw', 'social_care__group_supervisions') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.held_date <= authorities.as_of
