-- Periods of care (no UASC) of a spell's children that touch the quarter from FS start on, not cut at FS end:
-- Indicator 6 covers children who have been through Family Safeguarding.
select
    quarters.member_id,
    quarters.spell_id,
    quarters.authority,
    quarters.quarter_start,
    care.period_key,
    care.start_date,
    care.end_date,
    care.start_sequence,
    {{ days_between('care.start_date', 'least(' ~ open_ended('care.end_date') ~ ', quarters.last_day)') }} as days,
    {{ open_ended('care.end_date') }} <= quarters.last_day as is_closed_in_quarter,
    -- also active since FS, which stops at FS end
    coalesce(
        care.start_date <= quarters.window_end and {{ open_ended('care.end_date') }} >= quarters.window_start, false
    ) as is_active_since_fs
from {{ ref('int_members__quarters') }} as quarters
inner join {{ ref('period_of_care') }} as care
    on
        quarters.authority = care.authority
        and quarters.person_key = care.person_key
        and care.start_date <= quarters.last_day
        and {{ open_ended('care.end_date') }} >= greatest(quarters.quarter_start, quarters.fs_start_date)
where
    quarters.is_child
    and not care.is_uasc
    and quarters.fs_start_date <= quarters.last_day
