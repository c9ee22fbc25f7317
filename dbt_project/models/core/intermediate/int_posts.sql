{{ config(materialized='view') }}
-- Posts, one row a team, role and count taken by the as-of date.
select
    stg.authority,
    stg.snapshot_date,
    stg.team,
    stg.role,
    stg.established_fte,
    stg.vacant_fte,
    stg.leavers_fte
from {{ ref('stg_workforce__posts') }} as stg
