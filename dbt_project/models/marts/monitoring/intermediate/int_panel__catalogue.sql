-- What the panel report publishes: every measure of the catalogue, on every day from a year before Family Safeguarding
-- to the as-of date, with the day that all extracts of the measure reach.
with monitored as (
    {{ monitored_authorities() }}
),

reach as (
    {{ measures_reach('monitoring_measures', "mart = 'panel_report'") }}
),

days as (
    select
        authority,
        {{ rows_of(days_from(quarter_start('first_day') ~ ' - interval 12 month', 'as_of', '1 day')) }} as day
    from monitored
)

select
    days.authority,
    days.day,
    catalogue.measure,
    catalogue.unit,
    catalogue.value_is,
    {{ covered('reach.reaches', 'reach.covered_from', 'days.day') }} as reaches
from days
inner join reach using (authority)
inner join {{ ref('monitoring_measures') }} as catalogue
    on reach.measure = catalogue.measure and catalogue.mart = 'panel_report'
