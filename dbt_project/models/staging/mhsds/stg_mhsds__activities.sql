-- Generated from the contract by `make generate`. Do not edit.
-- What is done in a contact (MHS202, IDS202), one row an activity. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.activity_key,
    delivered.contact_key
from {{ source('raw', 'mhsds__activities') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
