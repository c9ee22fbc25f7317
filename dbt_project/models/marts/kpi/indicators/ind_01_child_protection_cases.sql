-- Indicator 1. Who: children with a child protection plan. Left out in without_cwd: children open to a
-- disabled children's team. Counted: plans active in the quarter (below authority level since FS), and children on a
-- plan on its first and last day.
with plans as (
    select
        plans.*,
        persons.date_of_birth,
        coalesce(persons.is_open_to_disabled_children_team, false) as is_cwd
    from {{ ref('child_protection_plan') }} as plans
    left join {{ ref('int_persons') }} as persons using (authority, person_key)
),

active as (
    select
        plans.authority,
        quarters.quarter_start,
        quarters.last_day,
        plans.plan_key,
        plans.person_key,
        plans.start_date,
        plans.end_date,
        plans.date_of_birth,
        plans.is_cwd
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join plans
        on
            quarters.authority = plans.authority
            and plans.start_date <= quarters.last_day
            and {{ open_ended('plans.end_date') }} >= quarters.quarter_start
),

on_the_day as (
    select
        *,
        'on_plan_at_quarter_start' as measure,
        quarter_start as day
    from active
    union all
    select
        *,
        'on_plan_at_quarter_end' as measure,
        last_day as day
    from active
),

authority_level as (
    select
        active.authority,
        active.quarter_start,
        'plans_active' as measure,
        breakdowns.breakdown,
        active.plan_key as counted
    from active
    cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
    where breakdowns.breakdown = '' or not active.is_cwd
    union all
    select
        on_the_day.authority,
        on_the_day.quarter_start,
        on_the_day.measure,
        breakdowns.breakdown,
        on_the_day.person_key as counted
    from on_the_day
    cross join (values ('all'), ('without_cwd'), ('under_12')) as breakdowns (breakdown)
    where
        on_the_day.start_date <= on_the_day.day
        and {{ open_ended('on_the_day.end_date') }} > on_the_day.day
        and case breakdowns.breakdown
            when 'without_cwd' then not on_the_day.is_cwd
            when 'under_12' then {{ age_in_years('on_the_day.date_of_birth', 'on_the_day.day') }} < 12
            else true
        end
),

-- a plan that meets several spells of a level is judged by the earliest FS start among them
level_plans as (
    select
        population.authority,
        population.level,
        population.level_value,
        plans.quarter_start,
        plans.plan_key,
        plans.start_date <= min(plans.fs_start_date) as was_on_plan_at_fs_start
    from {{ ref('int_plans__since_fs') }} as plans
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
    group by
        population.authority,
        population.level,
        population.level_value,
        plans.quarter_start,
        plans.plan_key,
        plans.start_date
)

select
    authority,
    '1' as indicator,
    measure,
    'authority' as level,
    '' as level_value,
    breakdown,
    quarter_start,
    count(distinct counted) as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from authority_level
group by authority, measure, breakdown, quarter_start
union all
select
    level_plans.authority,
    '1' as indicator,
    measures.measure,
    level_plans.level,
    level_plans.level_value,
    '' as breakdown,
    level_plans.quarter_start,
    count(*) as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from level_plans
cross join (values ('plans_active'), ('on_plan_at_fs_start'), ('plan_begun_after_fs_start')) as measures (measure)
where
    case measures.measure
        when 'on_plan_at_fs_start' then level_plans.was_on_plan_at_fs_start
        when 'plan_begun_after_fs_start' then not level_plans.was_on_plan_at_fs_start
        else true
    end
group by
    level_plans.authority, measures.measure, level_plans.level, level_plans.level_value, level_plans.quarter_start
