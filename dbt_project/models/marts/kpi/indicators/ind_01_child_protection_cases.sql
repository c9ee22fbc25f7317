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
        authority,
        quarter_start,
        'plans_active' as measure,
        unnest(if(is_cwd, [''], ['', 'without_cwd'])) as breakdown,
        plan_key as counted
    from active
    union all
    select
        authority,
        quarter_start,
        measure,
        unnest(
            ['all']
            || if(is_cwd, [], ['without_cwd'])
            || if({{ age_in_years('date_of_birth', 'day') }} < 12, ['under_12'], [])
        ) as breakdown,
        person_key as counted
    from on_the_day
    where start_date <= day and {{ open_ended('end_date') }} > day
),

-- a plan that meets several spells of a level is judged by the earliest FS start among them
level_plans as (
    select
        levels.authority,
        levels.level,
        levels.level_value,
        plans.quarter_start,
        plans.plan_key,
        plans.start_date <= min(plans.fs_start_date) as was_on_plan_at_fs_start
    from {{ ref('int_plans__since_fs') }} as plans
    inner join {{ ref('int_spells__levels') }} as levels using (spell_id)
    group by levels.authority, levels.level, levels.level_value, plans.quarter_start, plans.plan_key, plans.start_date
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
    null::bigint as denominator,
    'individual' as source
from authority_level
group by authority, measure, breakdown, quarter_start
union all
select
    authority,
    '1' as indicator,
    measure,
    level,
    level_value,
    '' as breakdown,
    quarter_start,
    count(*) as numerator,
    null::bigint as denominator,
    'individual' as source
from (
    select
        *,
        unnest([
            'plans_active', if(was_on_plan_at_fs_start, 'on_plan_at_fs_start', 'plan_begun_after_fs_start')
        ]) as measure
    from level_plans
) as parts
group by authority, measure, level, level_value, quarter_start
