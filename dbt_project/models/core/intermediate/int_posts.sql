{{ config(materialized='view') }}
-- Posts from the source in force of each authority: the extract, or the returns of a standard.
{{ source_in_force(
    'workforce/posts',
    ['snapshot_date', 'team', 'role', 'established_fte', 'vacant_fte', 'leavers_fte']
) }}
