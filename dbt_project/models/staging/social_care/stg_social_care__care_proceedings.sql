-- Generated from the contract by `make generate`. Do not edit.
-- Care proceedings, one row a child in them. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.proceedings_key,
    delivered.person_key,
    {{ known_end('delivered.pre_proceedings_date', 'authorities.as_of') }} as pre_proceedings_date,
    {{ known_end('delivered.issued_date', 'authorities.as_of') }} as issued_date,
    {{ known_end('delivered.concluded_date', 'authorities.as_of') }} as concluded_date,
    case when delivered.concluded_date <= authorities.as_of then delivered.outcome end as outcome
from {{ source('raw', 'social_care__care_proceedings') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.pre_proceedings_date <= authorities.as_of
    or delivered.issued_date <= authorities.as_of
