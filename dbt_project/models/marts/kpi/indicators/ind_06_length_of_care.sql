-- Indicator 6. Who: children in a period of care; below authority level those whose family is or has been through
-- Family Safeguarding. Left out: periods of unaccompanied asylum-seeking children. Counted: days of the periods closed
-- in the quarter (6a) and, to the quarter end, of those open at it (6b), over those periods; without_cwd leaves out
-- children open to a disabled children's team.
-- every level takes every spell begun, so not `population`, which at fs level leaves out those that have ended
with level_periods as (
    select distinct
        levels.authority,
        levels.level,
        levels.level_value,
        since_fs.quarter_start,
        since_fs.period_key,
        since_fs.is_closed_in_quarter as is_closed,
        since_fs.days
    from {{ ref('int_care__since_fs') }} as since_fs
    inner join {{ ref('int_spells__levels') }} as levels using (spell_id)
),

periods as (
    select
        quarters.authority,
        quarters.quarter_start,
        breakdowns.breakdown,
        'authority' as level,
        '' as level_value,
        {{ open_ended('care.end_date') }} <= quarters.last_day as is_closed,
        {{ days_between('care.start_date', "least(" ~ open_ended('care.end_date') ~ ", quarters.last_day)") }} as days
    from {{ ref('int_authorities__quarters') }} as quarters
    inner join {{ ref('period_of_care') }} as care
        on
            quarters.authority = care.authority
            and care.start_date <= quarters.last_day
            and {{ open_ended('care.end_date') }} >= quarters.quarter_start
    left join {{ ref('int_persons') }} as persons
        on care.authority = persons.authority and care.person_key = persons.person_key
    cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
    where
        not care.is_uasc
        and (breakdowns.breakdown = '' or not coalesce(persons.is_open_to_disabled_children_team, false))
    union all
    select
        authority,
        quarter_start,
        '' as breakdown,
        level,
        level_value,
        is_closed,
        days
    from level_periods
)

select
    authority,
    if(is_closed, '6a', '6b') as indicator,
    if(is_closed, 'days_in_closed_care', 'days_in_open_care') as measure,
    level,
    level_value,
    breakdown,
    quarter_start,
    sum(days) as numerator,
    count(*) as denominator,
    'individual' as source
from periods
group by authority, is_closed, level, level_value, breakdown, quarter_start
