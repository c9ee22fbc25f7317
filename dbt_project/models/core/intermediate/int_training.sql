{{ config(materialized='view') }}
-- Training completed by the as-of date.
select
    stg.authority,
    stg.worker_key,
    stg.course,
    stg.completed_date
from {{ ref('stg_workforce__training') }} as stg
