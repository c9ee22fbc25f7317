{{ config(materialized='view') }}
-- Hospital use as totals by cohort, of partners that cannot send rows.
select
    authority,
    quarter_start,
    cohort,
    measure,
    age_group,
    people,
    people_with_event,
    events
from {{ ref('stg_health__service_use_summary') }}
