{{ config(materialized='view') }}
-- Child in need plans as known at the as-of date.
select
    stg.authority,
    stg.plan_key,
    stg.person_key,
    stg.start_date,
    stg.end_date
from {{ ref('stg_social_care__child_in_need_plans') }} as stg
