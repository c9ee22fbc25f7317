-- What monitoring.pilot_cases publishes: each measure and breakdown of the catalogue, each need of the list, and each
-- role at supervisions, in each of the pilot's periods, with the day that all extracts of the measure reach.
with periods as (
    {{ monitored_periods() }}
),

reach as (
    {{ measures_reach('monitoring_measures', "mart = 'pilot_cases'") }}
),

breakdowns as (
    select
        measure,
        unit,
        value_is,
        {{ rows_of("split(coalesce(breakdowns, ''), ';')") }} as breakdown
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
    union all
    select
        measures.measure,
        measures.unit,
        measures.value_is,
        roles.role as breakdown
    from {{ ref('monitoring_measures') }} as measures
    cross join {{ ref('worker_roles') }} as roles
    where measures.mart = 'pilot_cases' and measures.measure = 'supervisions_by_profession'
)

select
    periods.authority,
    periods.period_start,
    periods.period_end,
    breakdowns.measure,
    breakdowns.breakdown,
    breakdowns.unit,
    breakdowns.value_is,
    {{ covered('reach.reaches', 'reach.covered_from', 'periods.period_start') }} as reaches
from periods
inner join reach using (authority)
inner join breakdowns using (measure)
