-- The spine of kpi.person_quarter: a row for each person of a spell and each of its quarters.
select
    members.member_id,
    members.authority,
    members.person_key,
    members.person_id,
    members.is_child,
    quarters.spell_id,
    quarters.fs_start_date,
    quarters.quarter_start,
    quarters.quarter_end,
    quarters.last_day,
    quarters.period,
    quarters.window_start,
    quarters.window_end
from {{ ref('int_spells__members') }} as members
inner join {{ ref('int_spells__quarters') }} as quarters using (spell_id)
