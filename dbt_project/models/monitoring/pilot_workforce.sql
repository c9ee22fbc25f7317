-- The Cambridgeshire pilot's tables of posts and caseloads, by its own quarters, from two quarters before Family
-- Safeguarding on. Who: the authority's last count of posts, and of caseloads, in the period. Counted by role, and
-- for all roles together. A role that a count does not name is unknown, not 0.
with periods as (
    {{ monitored_periods(lead_months=6) }}
),

reach as (
    {{ measures_reach('monitoring_measures', "mart = 'pilot_workforce'") }}
),

posts as (
    select
        periods.authority,
        periods.period_start,
        -- each role, and all of them together
        unnest([posts.role, '']) as role,
        posts.established_fte,
        posts.vacant_fte,
        posts.leavers_fte,
        posts.snapshot_date
        = max(posts.snapshot_date) over (partition by periods.authority, periods.period_start) as is_last_count
    from periods
    inner join {{ ref('stg_workforce__posts') }} as posts
        on
            periods.authority = posts.authority
            and posts.snapshot_date between periods.period_start and periods.last_day
),

caseloads as (
    select
        periods.authority,
        periods.period_start,
        unnest([caseloads.role, '']) as role,
        caseloads.cases
    from periods
    inner join {{ ref('fct_caseload') }} as caseloads
        on
            periods.authority = caseloads.authority
            and caseloads.snapshot_date between periods.period_start and periods.last_day
    qualify
        caseloads.snapshot_date
        = max(caseloads.snapshot_date) over (partition by periods.authority, periods.period_start)
),

sums as (
    select
        authority,
        period_start,
        role,
        sum(established_fte) filter (where is_last_count) as established,
        sum(vacant_fte) filter (where is_last_count) as vacant,
        sum(leavers_fte) as leavers,
        null as cases,
        null as workers
    from posts
    group by authority, period_start, role
    union all
    select
        authority,
        period_start,
        role,
        null as established,
        null as vacant,
        null as leavers,
        sum(cases) as cases,
        count(*) as workers
    from caseloads
    group by authority, period_start, role
),

counted as (
    select
        authority,
        period_start,
        role,
        unnest(['posts', 'vacancies', 'vacancy_rate', 'turnover_rate', 'average_caseload']) as measure,
        unnest([sum(established), sum(vacant), sum(vacant), sum(leavers), sum(cases)]) as numerator,
        unnest([null, null, sum(established), sum(established), sum(workers)]) as denominator
    from sums
    group by authority, period_start, role
),

roles as (
    select
        authority,
        role
    from sums
    union
    select
        authorities.authority,
        unnest([roles.role, '']) as role
    from {{ ref('int_authorities__as_of') }} as authorities
    cross join {{ ref('worker_roles') }} as roles
),

known as (
    select
        periods.authority,
        periods.period_start,
        periods.period_end,
        measures.measure,
        roles.role,
        measures.unit,
        measures.value_is,
        coalesce(reach.reaches >= periods.period_end, false) as complete,
        {{ known('counted.numerator', 'reach.reaches', 'periods.period_start') }}::double as numerator,
        {{ known('counted.denominator', 'reach.reaches', 'periods.period_start') }}::double as denominator
    from periods
    inner join roles using (authority)
    inner join reach using (authority)
    inner join {{ ref('monitoring_measures') }} as measures
        on reach.measure = measures.measure and measures.mart = 'pilot_workforce'
    left join counted
        on
            periods.authority = counted.authority
            and periods.period_start = counted.period_start
            and roles.role = counted.role
            and measures.measure = counted.measure
)

select
    authority,
    measure,
    role as breakdown,
    period_start,
    period_end,
    numerator,
    denominator,
    {{ value_of('value_is', 'numerator', 'denominator') }} as value,
    unit,
    complete
from known
