{{ config(materialized='view') }}
-- Adults' involvement with specialist adult workers, as known at the as-of date.
select
    stg.authority,
    stg.involvement_key,
    stg.person_key,
    stg.worker_type,
    stg.start_date,
    stg.end_date
from {{ ref('stg_social_care__adult_worker_involvements') }} as stg
