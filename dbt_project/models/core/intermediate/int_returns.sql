{{ config(materialized='view') }}
-- Totals of whole authorities by period, statistical neighbours among them.
select
    authority,
    period_start,
    period_end,
    measure,
    age_group,
    value
from {{ ref('stg_authority__returns') }}
