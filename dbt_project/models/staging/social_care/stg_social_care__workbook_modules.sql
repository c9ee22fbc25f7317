-- Generated from the contract by `make generate`. Do not edit.
-- Modules of the workbook completed with a family, one row a family and module. As known at the authority's as-of date.
select
    delivered.authority,
    delivered.family_key,
    delivered.module,
    delivered.completed_date
from {{ source('raw', 'social_care__workbook_modules') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
where
    delivered.completed_date <= authorities.as_of
