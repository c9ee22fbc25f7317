-- Generated from the contract by `make generate`. Do not edit.
-- Further identifiers of children, one row an identifier: UPNs are used. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.link_key,
    delivered.person_key,
    delivered.identifier_type,
    delivered.upn_hash
from {{ source('raw', 'ssd__linked_identifiers') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
