-- The pilot's posts and caseloads, by role, and for all roles together, from two quarters before Family Safeguarding
-- on. Who: the authority's last count of posts, and of caseloads, in the period; an earlier count of posts only adds
-- those who left.
with periods as (
    {{ monitored_periods(lead_months=6) }}
),

posts as (
    select
        periods.authority,
        periods.period_start,
        -- each role, and all of them together
        {{ rows_of(list('posts.role', "''")) }} as role,
        posts.established_fte,
        posts.vacant_fte,
        posts.leavers_fte,
        posts.snapshot_date
        = max(posts.snapshot_date) over (partition by periods.authority, periods.period_start) as is_last_count
    from periods
    inner join {{ ref('int_posts') }} as posts
        on
            periods.authority = posts.authority
            and posts.snapshot_date between periods.period_start and periods.last_day
),

caseloads as (
    select
        periods.authority,
        periods.period_start,
        {{ rows_of(list('caseloads.role', "''")) }} as role,
        caseloads.cases,
        caseloads.fte,
        caseloads.snapshot_date
        = max(caseloads.snapshot_date) over (partition by periods.authority, periods.period_start) as is_last_count
    from periods
    inner join {{ ref('caseload') }} as caseloads
        on
            periods.authority = caseloads.authority
            and caseloads.snapshot_date between periods.period_start and periods.last_day
),

posts_by_role as (
    select
        authority,
        period_start,
        role,
        {{ total('established_fte', where='is_last_count') }} as established,
        {{ total('vacant_fte', where='is_last_count') }} as vacant,
        {{ total('leavers_fte') }} as leavers
    from posts
    group by authority, period_start, role
),

caseloads_by_role as (
    select
        authority,
        period_start,
        role,
        sum(cases) as cases,
        count(*) as workers,
        min(cases) as lowest,
        max(cases) as highest,
        -- a worker whose hours are not recorded is left out
        sum(cases) filter (where fte > 0) as cases_of_fte,
        {{ total('fte', where='fte > 0') }} as fte
    from caseloads
    where is_last_count
    group by authority, period_start, role
)

select
    authority,
    period_start,
    role,
    posts_by_role.established,
    posts_by_role.vacant,
    posts_by_role.leavers,
    caseloads_by_role.cases,
    caseloads_by_role.workers,
    caseloads_by_role.lowest,
    caseloads_by_role.highest,
    caseloads_by_role.cases_of_fte,
    caseloads_by_role.fte
from posts_by_role
full join caseloads_by_role using (authority, period_start, role)
