-- The children in need census: every child in need plan of the censuses from 2022 on, of each the newest one that has
-- it, with its end. An open plan in no newer census ends on the day after the one that has it.
with taken as (
    {{ newest_of_returns(
        'cin_census',
        'social_care/child_in_need_plans',
        'stg_cin_census__child_in_need_plans',
        ['cin_plan_start_date', 'number'],
        'held.cin_plan_end_date'
    ) }}
)

select
    authority,
    as_of,
    person_key,
    cin_plan_start_date as start_date,
    number,
    ended_on,
    ended_by,
    {{ key_of('child_in_need_plan', 'cin_plan_start_date') }} as plan_key
from taken
