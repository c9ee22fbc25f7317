-- Generated from the contract by `make generate`. Do not edit.
-- Referrals to a multi-agency risk assessment conference (MARAC), one row a referral. As known at the authority's as-of
-- date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.referral_key,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.referral_date,
    delivered.source_person_key
from {{ source('raw', 'police__marac_referrals') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'police'
        and delivered.source_person_key = links.source_person_key
where
    delivered.referral_date <= authorities.as_of
