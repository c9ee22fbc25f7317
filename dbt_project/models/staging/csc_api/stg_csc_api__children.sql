-- Generated from the contract by `make generate`. Do not edit.
-- Children, one row a child. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.purge,
    delivered.changes_only,
    delivered.upn_hash,
    delivered.sex,
    delivered.ethnicity,
    delivered.date_of_birth,
    delivered.expected_date_of_birth,
    delivered.uasc_flag,
    delivered.uasc_end_date
from {{ source('raw', 'csc_api__children') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
