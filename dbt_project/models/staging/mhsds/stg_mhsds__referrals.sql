-- Generated from the contract by `make generate`. Do not edit.
-- Referrals to mental health services (MHS101, IDS101), one row a referral. Returns up to the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.as_of,
    delivered.referral_key,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.received_date,
    delivered.discharge_date,
    delivered.team_type,
    delivered.source_person_key
from {{ source('raw', 'mhsds__referrals') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'mhsds'
        and delivered.source_person_key = links.source_person_key
where
    delivered.as_of <= authorities.as_of
