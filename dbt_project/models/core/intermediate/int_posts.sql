{{ config(materialized='view') }}
-- Posts from the source in force of each authority: the extract, or the returns of a standard.
select
    authority,
    snapshot_date,
    team,
    role,
    established_fte,
    vacant_fte,
    leavers_fte
from {{ ref('stg_workforce__posts') }}
union all
select
    made.authority,
    made.snapshot_date,
    made.team,
    made.role,
    made.established_fte,
    made.vacant_fte,
    made.leavers_fte
from {{ ref('int_posts__from_csww') }} as made
inner join {{ ref('stg_register__extracts') }} as extracts
    on
        made.authority = extracts.authority
        and extracts.extract = 'workforce/posts'
        and extracts.source_format = 'csww'
