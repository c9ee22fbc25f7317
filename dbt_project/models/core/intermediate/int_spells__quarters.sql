-- A spell's quarters, from the 12-month baseline on, each with the time since FS that lies in it.
-- Where there is no such time window_start and window_end are empty.
with windows as (
    select
        spells.spell_id,
        spells.authority,
        spells.fs_start_date,
        quarters.quarter_start,
        quarters.quarter_end,
        quarters.last_day,
        case
            when quarters.quarter_end < spells.fs_start_date then 'baseline'
            when quarters.quarter_start > spells.fs_end_date then 'after'
            else 'during'
        end as period,
        greatest(quarters.quarter_start, spells.fs_start_date) as since_start,
        least(quarters.last_day, {{ open_ended('spells.fs_end_date') }}) as since_end
    from {{ ref('int_spells') }} as spells
    inner join {{ ref('int_authorities__quarters') }} as quarters
        on
            spells.authority = quarters.authority
            and quarters.quarter_start >= {{ quarter_start('spells.fs_start_date') }} - interval 12 month
)

select
    spell_id,
    authority,
    fs_start_date,
    quarter_start,
    quarter_end,
    last_day,
    period,
    case when since_start <= since_end then since_start end as window_start,
    case when since_start <= since_end then since_end end as window_end
from windows
