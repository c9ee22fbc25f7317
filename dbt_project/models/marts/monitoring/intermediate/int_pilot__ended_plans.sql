-- How long the child protection plans lasted, in weeks, that end in a period while the child's case is open. A plan
-- counts once.
with ended_plans as (
    select distinct
        cases.authority,
        cases.period_start,
        plans.plan_key,
        plans.days
    from {{ ref('int_pilot__cases') }} as cases
    inner join {{ ref('child_protection_plan') }} as plans
        on
            cases.authority = plans.authority
            and cases.person_key = plans.person_key
            and plans.end_date between cases.window_start and cases.window_end
)

select
    authority,
    period_start,
    'mean_weeks_on_ended_plans' as measure,
    '' as breakdown,
    sum(days) / 7 as numerator,
    count(*) as denominator
from ended_plans
group by authority, period_start
