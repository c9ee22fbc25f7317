-- The figures of Hertfordshire's panel report, on every day from a year before Family Safeguarding to the as-of date,
-- so that any two dates can be compared. Who: all of the authority's children and staff, in Family Safeguarding or
-- not. Left out: periods of unaccompanied asylum-seeking children. A figure is empty on a day that one of its extracts
-- does not reach.
with monitored as (
    {{ monitored_authorities() }}
),

reach as (
    {{ measures_reach('monitoring_measures', "mart = 'panel_report'") }}
),

days as (
    select
        authority,
        unnest(generate_series(
            {{ quarter_start('first_day') }} - interval 12 month, as_of, interval 1 day
        ))::date as day
    from monitored
),

measures as (
    select
        catalogue.measure,
        catalogue.unit,
        catalogue.value_is,
        reach.authority,
        reach.reaches
    from {{ ref('monitoring_measures') }} as catalogue
    inner join reach using (measure)
    where catalogue.mart = 'panel_report'
),

in_need as (
    select
        stg.authority,
        stg.person_key,
        stg.start_date,
        {{ open_ended('stg.end_date') }} as end_date,
        -- the panel leaves out the 0-25 service for disabled children
        not coalesce(persons.disabled_children_team, false) as is_without_cwd
    from {{ ref('stg_social_care__child_in_need_plans') }} as stg
    left join {{ ref('stg_social_care__persons') }} as persons using (authority, person_key)
),

proceedings as (
    select
        authority,
        proceedings_key,
        min(issued_date) as issued_date,
        min(concluded_date) as concluded_date
    from {{ ref('fct_care_proceedings') }}
    group by authority, proceedings_key
),

-- what is counted (a child, proceedings), from its first day to the day on which it counts no more
stretches as (
    select
        authority,
        unnest(['children_in_need_plans'] || if(is_without_cwd, ['children_in_need_plans_without_cwd'], [])) as measure,
        person_key as thing,
        start_date,
        end_date
    from in_need
    union all
    select
        authority,
        'child_protection_plans' as measure,
        person_key as thing,
        start_date,
        {{ open_ended('end_date') }} as end_date
    from {{ ref('fct_child_protection_plan') }}
    union all
    select
        care.authority,
        'looked_after_under_12_excluding_uasc' as measure,
        care.person_key as thing,
        care.start_date,
        -- twelve years after a 29 February there is another one
        least({{ open_ended('care.end_date') }}, (persons.date_of_birth + interval 12 year)::date) as end_date
    from {{ ref('fct_period_of_care') }} as care
    inner join {{ ref('stg_social_care__persons') }} as persons using (authority, person_key)
    where not care.is_uasc
    union all
    select
        authority,
        'cases_in_court' as measure,
        proceedings_key as thing,
        issued_date as start_date,
        {{ open_ended('concluded_date') }} as end_date
    from proceedings
    union all
    select
        authority,
        'children_in_pre_proceedings' as measure,
        person_key as thing,
        pre_proceedings_date as start_date,
        least({{ open_ended('issued_date') }}, {{ open_ended('concluded_date') }}) as end_date
    from {{ ref('fct_care_proceedings') }}
),

-- a child with two plans on a day counts once: each stretch begins where the ones before it have ended
apart as (
    select
        authority,
        measure,
        end_date,
        greatest(start_date, max(end_date) over (
            partition by authority, measure, thing order by start_date, end_date
            rows between unbounded preceding and 1 preceding
        )) as start_date
    from stretches
    where start_date < end_date
),

steps as (
    select
        authority,
        measure,
        unnest([start_date, end_date]) as day,
        unnest([1, -1]) as step
    from apart
    where start_date < end_date
    union all
    select
        days.authority,
        measures.measure,
        days.day,
        0 as step
    from days
    inner join measures using (authority)
    where measures.value_is = 'count' and measures.unit != 'gbp'
),

counts as (
    select
        authority,
        measure,
        day,
        sum(sum(step)) over (partition by authority, measure order by day) as numerator
    from steps
    group by authority, measure, day
),

posts as (
    select
        authority,
        snapshot_date,
        sum(vacant_fte) as vacant_fte,
        sum(established_fte) as established_fte
    from {{ ref('stg_workforce__posts') }}
    group by authority, snapshot_date
),

vacancies as (
    select
        days.authority,
        'vacancy_rate' as measure,
        days.day,
        arg_max(posts.vacant_fte, posts.snapshot_date) as numerator,
        arg_max(posts.established_fte, posts.snapshot_date) as denominator
    from days
    inner join posts
        on
            days.authority = posts.authority
            and days.day >= posts.snapshot_date
            and {{ months_before('days.day', 3) }} < posts.snapshot_date
    group by days.authority, days.day
),

-- money has no age: of the rows of a period the one of the widest age group stands for it
spending as (
    select
        authority,
        'agency_spend_gbp' as measure,
        period_end as day,
        period_start,
        value as numerator
    from {{ ref('stg_authority__returns') }}
    where measure = 'agency_spend_gbp'
    qualify row_number() over (partition by authority, period_end order by period_start desc, age_group desc) = 1
),

counted as (
    select * from counts
    union all by name
    select * from vacancies
    union all by name
    select * from spending
)

select
    days.authority,
    days.day,
    measures.measure,
    {{ known('counted.period_start', 'measures.reaches', 'days.day') }} as period_start,
    {{ known('counted.numerator', 'measures.reaches', 'days.day') }}::double as numerator,
    {{ known('counted.denominator', 'measures.reaches', 'days.day') }}::double as denominator,
    {{ known(
        value_of('measures.value_is', 'counted.numerator', 'counted.denominator'), 'measures.reaches', 'days.day'
    ) }}::double as value,
    measures.unit
from days
inner join measures using (authority)
left join counted using (authority, measure, day)
