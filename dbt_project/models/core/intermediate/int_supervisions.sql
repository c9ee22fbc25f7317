{{ config(materialized='view') }}
-- Supervisions received by the as-of date.
select
    stg.authority,
    stg.worker_key,
    stg.supervision_date,
    stg.kind
from {{ ref('stg_workforce__supervisions') }} as stg
