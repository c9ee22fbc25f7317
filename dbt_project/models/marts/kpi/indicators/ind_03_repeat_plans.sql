-- Indicator 3. Who: children whose plan starts in the quarter (below authority level since FS; every such plan, not
-- only the child's first). Counted: plans that start within 12 (3a) or 24 months (3b) of the child's previous plan's
-- end, fewer than 365 or 730 days, over the plans that start.
with level_plans as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        since_fs.quarter_start,
        since_fs.plan_key,
        since_fs.days_since_previous_plan
    from {{ ref('int_plans__since_fs') }} as since_fs
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
    where since_fs.starts_since_fs
),

plans as (
    select
        plans.authority,
        {{ quarter_start('plans.start_date') }} as quarter_start,
        breakdowns.breakdown,
        'authority' as level,
        '' as level_value,
        plans.days_since_previous_plan
    from {{ ref('child_protection_plan') }} as plans
    left join {{ ref('int_persons') }} as persons using (authority, person_key)
    cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
    where breakdowns.breakdown = '' or not coalesce(persons.is_open_to_disabled_children_team, false)
    union all
    select
        authority,
        quarter_start,
        '' as breakdown,
        level,
        level_value,
        days_since_previous_plan
    from level_plans
)

select
    plans.authority,
    limits.indicator,
    limits.measure,
    plans.level,
    plans.level_value,
    plans.breakdown,
    plans.quarter_start,
    count(*) filter (where plans.days_since_previous_plan < limits.days) as numerator,
    count(*) as denominator,
    'individual' as source
from plans
cross join (
    values ('3a', 'repeat_plans_12_months', 365), ('3b', 'repeat_plans_24_months', 730)
) as limits (indicator, measure, days)
group by
    plans.authority,
    limits.indicator,
    limits.measure,
    plans.level,
    plans.level_value,
    plans.breakdown,
    plans.quarter_start
