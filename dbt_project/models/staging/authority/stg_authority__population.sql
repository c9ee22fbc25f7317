-- Generated from the contract by `make generate`. Do not edit.
-- Mid-year population, one row a year and age group.
select
    delivered.authority,
    delivered.year,
    delivered.age_group,
    delivered.population
from {{ source('raw', 'authority__population') }} as delivered
