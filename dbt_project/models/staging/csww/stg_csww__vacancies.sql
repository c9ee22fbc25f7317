-- Generated from the contract by `make generate`. Do not edit.
-- Vacancies of a census, one row for the whole authority. Returns up to the authority's as-of date.
select
    delivered.authority,
    delivered.as_of,
    delivered.line_number,
    delivered.number_of_vacancies
from {{ source('raw', 'csww__vacancies') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.as_of <= authorities.as_of
