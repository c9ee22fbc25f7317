-- Generated from the contract by `make generate`. Do not edit.
-- Totals by period, one row a period, measure and age group.
select
    delivered.authority,
    delivered.period_start,
    delivered.period_end,
    delivered.measure,
    delivered.age_group,
    delivered.value
from {{ source('raw', 'authority__returns') }} as delivered
