-- Child protection plans active since FS in the quarter, a row for each child of a spell and quarter.
-- Closed, open and new are judged by the quarter; days run to the earlier of the end and the quarter end.
select
    quarters.member_id,
    quarters.spell_id,
    quarters.fs_start_date,
    quarters.authority,
    quarters.quarter_start,
    plans.plan_key,
    plans.start_date,
    plans.end_date,
    plans.plan_sequence,
    plans.start_sequence,
    plans.days_since_previous_plan,
    {{ days_between('plans.start_date', 'least(' ~ open_ended('plans.end_date') ~ ', quarters.last_day)') }} as days,
    {{ open_ended('plans.end_date') }} <= quarters.last_day as is_closed_in_quarter,
    plans.start_date >= quarters.window_start as starts_since_fs
from {{ ref('int_members__quarters') }} as quarters
inner join {{ ref('child_protection_plan') }} as plans
    on
        quarters.authority = plans.authority
        and quarters.person_key = plans.person_key
        and plans.start_date <= quarters.window_end
        and {{ open_ended('plans.end_date') }} >= quarters.window_start
where quarters.is_child
