-- Indicator 2. Who: children with a child protection plan. Counted: days of the plans closed in the quarter (2a) and,
-- to the quarter end, of those open at it (2b), over those plans; below authority level of the plans active since FS.
with level_plans as (
    select distinct
        population.authority,
        population.level,
        population.level_value,
        since_fs.quarter_start,
        since_fs.plan_key,
        since_fs.is_closed_in_quarter as is_closed,
        since_fs.days
    from {{ ref('int_plans__since_fs') }} as since_fs
    inner join {{ ref('population') }} as population using (member_id, quarter_start)
),

plans as (
    select
        quarters.authority,
        quarters.quarter_start,
        breakdowns.breakdown,
        'authority' as level,
        '' as level_value,
        {{ open_ended('plans.end_date') }} <= quarters.last_day as is_closed,
        {{ days_between('plans.start_date', "least(" ~ open_ended('plans.end_date') ~ ", quarters.last_day)") }} as days
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join {{ ref('child_protection_plan') }} as plans
        on
            quarters.authority = plans.authority
            and plans.start_date <= quarters.last_day
            and {{ open_ended('plans.end_date') }} >= quarters.quarter_start
    left join {{ ref('int_persons') }} as persons
        on plans.authority = persons.authority and plans.person_key = persons.person_key
    cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
    where breakdowns.breakdown = '' or not coalesce(persons.is_open_to_disabled_children_team, false)
    union all
    select
        authority,
        quarter_start,
        '' as breakdown,
        level,
        level_value,
        is_closed,
        days
    from level_plans
)

select
    authority,
    if(is_closed, '2a', '2b') as indicator,
    if(is_closed, 'days_on_closed_plans', 'days_on_open_plans') as measure,
    level,
    level_value,
    breakdown,
    quarter_start,
    sum(days) as numerator,
    count(*) as denominator,
    'individual' as source
from plans
group by authority, is_closed, level, level_value, breakdown, quarter_start
