-- How many cases the pilot has in a period, and how old they are. A child counts once, and once in the average age,
-- however many spells it has.
with headcounts as (
    select
        authority,
        period_start,
        count(distinct person_key) as open_during,
        count(distinct person_key) filter (where is_new) as new,
        count(distinct person_key) filter (where is_open_at_end) as open_at_end
    from {{ ref('int_pilot__cases') }}
    group by authority, period_start
),

ages as (
    select
        authority,
        period_start,
        sum(age) as years,
        count(*) as cases
    from (
        select distinct
            authority,
            period_start,
            person_key,
            age
        from {{ ref('int_pilot__cases') }}
    ) as children
    group by authority, period_start
)

select
    headcounts.authority,
    headcounts.period_start,
    measures.measure,
    '' as breakdown,
    cast(case measures.measure
        when 'cases_open_during_period' then headcounts.open_during
        when 'new_cases' then headcounts.new
        else headcounts.open_at_end
    end as double) as numerator,
    cast(null as double) as denominator
from headcounts
cross join (
    values ('cases_open_during_period'), ('new_cases'), ('cases_open_at_period_end')
) as measures (measure)
union all
select
    authority,
    period_start,
    'average_age' as measure,
    '' as breakdown,
    years as numerator,
    cases as denominator
from ages
