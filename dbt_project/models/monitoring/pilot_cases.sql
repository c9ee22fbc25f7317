-- The Cambridgeshire pilot's tables of cases, by its own quarters. Who: a case is a child of a Family Safeguarding
-- spell, counted once in a figure however many spells or plans it has. Left out: periods of unaccompanied
-- asylum-seeking children. The catalogue says what each measure counts; what was not counted is 0 where the extracts
-- it rests on are known, and empty where they are not.
with periods as (
    {{ monitored_periods() }}
),

reach as (
    {{ measures_reach('monitoring_measures', "mart = 'pilot_cases'") }}
),

cases as (
    select * from {{ ref('int_pilot__cases') }}
),

headcounts as (
    select
        authority,
        period_start,
        count(distinct person_key) as open_during,
        count(distinct person_key) filter (where is_new) as new,
        count(distinct person_key) filter (where is_open_at_end) as open_at_end
    from cases
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
        from cases
    ) as children
    group by authority, period_start
),

-- the children and days of what a case may have on the period's last day
statuses as (
    select
        authority,
        person_key,
        'child_in_need' as status,
        start_date,
        end_date
    from {{ ref('stg_social_care__child_in_need_plans') }}
    union all
    select
        authority,
        person_key,
        'child_protection' as status,
        start_date,
        end_date
    from {{ ref('fct_child_protection_plan') }}
    union all
    select
        authority,
        person_key,
        'looked_after' as status,
        start_date,
        end_date
    from {{ ref('fct_period_of_care') }}
    where not is_uasc
    union all
    select
        authority,
        person_key,
        'pre_proceedings' as status,
        pre_proceedings_date as start_date,
        least(issued_date, concluded_date) as end_date
    from {{ ref('fct_care_proceedings') }}
),

with_status as (
    select
        cases.authority,
        cases.period_start,
        statuses.status,
        count(distinct cases.person_key) as cases
    from cases
    inner join statuses
        on
            cases.authority = statuses.authority
            and cases.person_key = statuses.person_key
            and cases.last_day >= statuses.start_date
            and cases.last_day < {{ open_ended('statuses.end_date') }}
    where cases.is_open_at_end
    group by cases.authority, cases.period_start, statuses.status
),

specialists as (
    select distinct
        cases.authority,
        cases.period_start,
        cases.family_key,
        cases.person_key,
        unnest(
            ['', involvements.worker_type]
            || if(involvements.worker_type like 'domestic_abuse%', ['domestic_abuse'], [])
        ) as worker_type
    from cases
    inner join {{ ref('int_spells__members') }} as members using (authority, spell_id)
    inner join {{ ref('stg_social_care__adult_worker_involvements') }} as involvements
        on
            members.authority = involvements.authority
            and members.person_key = involvements.person_key
            and cases.window_end >= involvements.start_date
            and cases.window_start <= {{ open_ended('involvements.end_date') }}
    where not members.is_child
),

ended_plans as (
    select distinct
        cases.authority,
        cases.period_start,
        plans.plan_key,
        plans.days
    from cases
    inner join {{ ref('fct_child_protection_plan') }} as plans
        on
            cases.authority = plans.authority
            and cases.person_key = plans.person_key
            and plans.end_date between cases.window_start and cases.window_end
),

counted as (
    select
        authority,
        period_start,
        unnest(['cases_open_during_period', 'new_cases', 'cases_open_at_period_end']) as measure,
        '' as breakdown,
        unnest([open_during, new, open_at_end])::double as numerator,
        null::double as denominator
    from headcounts
    union all
    select
        authority,
        period_start,
        'average_age' as measure,
        '' as breakdown,
        years as numerator,
        cases as denominator
    from ages
    union all
    select * from {{ ref('int_pilot__new_cases') }}
    union all
    select
        authority,
        period_start,
        if(status = 'pre_proceedings', 'cases_in_pre_proceedings', 'cases_by_plan') as measure,
        if(status = 'pre_proceedings', '', status) as breakdown,
        cases as numerator,
        sum(cases) filter (where status != 'pre_proceedings') over (partition by authority, period_start) as denominator
    from with_status
    union all
    select
        authority,
        period_start,
        unnest(['cases_with_adult_specialist', 'families_with_adult_specialist']) as measure,
        worker_type as breakdown,
        unnest([count(distinct person_key), count(distinct family_key)]) as numerator,
        null as denominator
    from specialists
    group by authority, period_start, worker_type
    union all
    select
        authority,
        period_start,
        'mean_weeks_on_ended_plans' as measure,
        '' as breakdown,
        sum(days) / 7 as numerator,
        count(*) as denominator
    from ended_plans
    group by authority, period_start
),

wholes as (
    select
        authority,
        period_start,
        measure,
        any_value(denominator) as denominator
    from counted
    group by authority, period_start, measure
),

breakdowns as (
    select
        measure,
        unit,
        value_is,
        unnest(string_split(coalesce(breakdowns, ''), ';')) as breakdown
    from {{ ref('monitoring_measures') }}
    where mart = 'pilot_cases'
    union all
    select
        measures.measure,
        measures.unit,
        measures.value_is,
        needs.code as breakdown
    from {{ ref('monitoring_measures') }} as measures
    inner join {{ ref('needs') }} as needs on measures.measure = 'new_cases_by_' || needs.level || '_need'
    where measures.mart = 'pilot_cases'
),

known as (
    select
        periods.authority,
        periods.period_start,
        periods.period_end,
        breakdowns.measure,
        breakdowns.breakdown,
        breakdowns.unit,
        breakdowns.value_is,
        coalesce(reach.reaches >= periods.period_end, false) as complete,
        {{ known('coalesce(counted.numerator, 0)', 'reach.reaches', 'periods.period_start') }} as numerator,
        -- a breakdown that nothing falls under is 0 of the same whole as the others
        case
            when breakdowns.value_is != 'count' and reach.reaches >= periods.period_start
                then coalesce(wholes.denominator, 0)
        end as denominator
    from periods
    inner join reach using (authority)
    inner join breakdowns using (measure)
    left join counted using (authority, period_start, measure, breakdown)
    left join wholes using (authority, period_start, measure)
)

select
    authority,
    measure,
    breakdown,
    period_start,
    period_end,
    numerator,
    denominator,
    {{ value_of('value_is', 'numerator', 'denominator') }} as value,
    unit,
    complete
from known
