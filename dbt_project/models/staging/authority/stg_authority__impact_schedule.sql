-- Generated from the contract by `make generate`. Do not edit.
-- When the authority begins in a stepped-wedge trial, one row a planned start; the earliest counts.
select
    delivered.authority,
    delivered.planned_start,
    delivered.actual_start,
    delivered.sequence,
    delivered.randomised
from {{ source('raw', 'authority__impact_schedule') }} as delivered
