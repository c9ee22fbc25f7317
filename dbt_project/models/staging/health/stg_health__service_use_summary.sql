-- Generated from the contract by `make generate`. Do not edit.
-- Attendances and admissions as totals, for partners that cannot send rows.
select
    delivered.authority,
    delivered.quarter_start,
    delivered.cohort,
    delivered.measure,
    delivered.age_group,
    delivered.people,
    delivered.people_with_event,
    delivered.events
from {{ source('raw', 'health__service_use_summary') }} as delivered
