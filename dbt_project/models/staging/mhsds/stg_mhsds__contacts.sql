-- Generated from the contract by `make generate`. Do not edit.
-- Contacts with mental health services (MHS201, IDS201), one row a contact. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.contact_key,
    delivered.referral_key,
    delivered.team_key,
    delivered.contact_date
from {{ source('raw', 'mhsds__contacts') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
