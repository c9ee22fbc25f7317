-- The quarters an authority has figures for: from the fourth before its earliest FS start to the one that holds
-- its as-of date, in which the as-of date stands in for the quarter end.
with ranges as (
    select
        authorities.authority,
        authorities.as_of,
        min(spells.fs_start_date) as earliest_fs_start
    from {{ ref('stg_register__authorities') }} as authorities
    inner join {{ ref('int_spells') }} as spells using (authority)
    group by authorities.authority, authorities.as_of
),

quarters as (
    select
        authority,
        as_of,
        {{ rows_of(days_from(
            quarter_start('earliest_fs_start') ~ ' - interval 12 month', quarter_start('as_of'), '3 month'
        )) }} as quarter_start
    from ranges
)

select
    authority,
    quarter_start,
    {{ quarter_end('quarter_start') }} as quarter_end,
    least({{ quarter_end('quarter_start') }}, as_of) as last_day
from quarters
