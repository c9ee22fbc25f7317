-- Generated from the contract by `make generate`. Do not edit.
-- Children looked after, one row a child: the latest period of care. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.person_key,
    delivered.number,
    delivered.sex,
    delivered.ethnicity,
    delivered.date_of_birth,
    delivered.started_date,
    delivered.uasc,
    delivered.is_second_period,
    delivered.legal_status,
    delivered.ceased_date,
    delivered.ceased_reason,
    delivered.placement_type
from {{ source('raw', 'annex_a__list_8') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
