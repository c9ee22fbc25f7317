-- Generated from the contract by `make generate`. Do not edit.
-- Episodes of admitted patients, one row an episode. Returns up to the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.as_of,
    coalesce(delivered.person_key, links.person_key) as person_key,
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
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'sus'
        and delivered.source_person_key = links.source_person_key
where
    delivered.as_of <= authorities.as_of
