-- Not of the toolkit (evaluation of Signs of Safety): how long assessments take. Who: children whose child and family
-- assessment was finished in the quarter. Left out in without_cwd: children open to a disabled children's team.
-- Counted: the median of the days from start to end (x2), and the assessments finished on the day they began, over all
-- (x3). Every quarter has a row, so that the median of none is empty, not 0.
with finished as (
    select
        assessments.authority,
        assessments.assessment_key,
        assessments.end_date,
        assessments.days,
        coalesce(persons.is_open_to_disabled_children_team, false) as is_cwd
    from {{ ref('child_assessment') }} as assessments
    left join {{ ref('int_persons') }} as persons using (authority, person_key)
    where assessments.end_date is not null
),

counted as (
    select
        finished.authority,
        {{ quarter_start('finished.end_date') }} as quarter_start,
        breakdowns.breakdown,
        median(finished.days) as median_days,
        count(case when finished.days = 0 then 1 end) as same_day,
        count(*) as assessments
    from finished
    cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
    where breakdowns.breakdown = '' or not finished.is_cwd
    group by finished.authority, {{ quarter_start('finished.end_date') }}, breakdowns.breakdown
)

select
    quarters.authority,
    measures.indicator,
    measures.measure,
    'authority' as level,
    '' as level_value,
    breakdowns.breakdown,
    quarters.quarter_start,
    case measures.indicator
        when 'x2' then cast(counted.median_days as double)
        else cast(coalesce(counted.same_day, 0) as double)
    end as numerator,
    if(measures.indicator = 'x3', coalesce(counted.assessments, 0), null) as denominator,
    'individual' as source
from {{ ref('int_authorities__quarters') }} as quarters
cross join (values (''), ('without_cwd')) as breakdowns (breakdown)
cross join (
    values ('x2', 'median_days_of_assessment'), ('x3', 'assessments_on_the_same_day')
) as measures (indicator, measure)
left join counted
    on
        quarters.authority = counted.authority
        and quarters.quarter_start = counted.quarter_start
        and breakdowns.breakdown = counted.breakdown
