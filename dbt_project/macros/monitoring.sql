{# What the tables of schema monitoring share: from when an authority is monitored, in which periods, and how far the
   extracts of a measure reach. Each is a query, for use as a common table expression. #}

{% macro monitored_authorities() -%}
    {# first_day is the authority's earliest FS start; where no spell is known, the day it went live. #}
    select
        authorities.authority,
        authorities.as_of,
        coalesce(min(spells.fs_start_date), any_value(places.go_live_date)) as first_day
    from {{ ref('stg_register__authorities') }} as authorities
    left join {{ ref('int_spells') }} as spells using (authority)
    left join {{ ref('local_authorities') }} as places on authorities.authority = places.slug
    group by authorities.authority, authorities.as_of
{%- endmacro %}

{% macro monitored_periods(lead_months=0) -%}
    {# The pilot's periods, from the one that holds the day lead_months before the first day to the one that holds the
       as-of date, in which the as-of date stands in for the period's end. #}
    select
        monitored.authority,
        periods.period_start,
        periods.period_end,
        least(periods.period_end, monitored.as_of) as last_day
    from ({{ monitored_authorities() }}) as monitored
    inner join {{ ref('monitoring_periods') }} as periods
        on
            {{ months_before('monitored.first_day', lead_months) }} <= periods.period_end
            and monitored.as_of >= periods.period_start
{%- endmacro %}

{% macro measures_reach(catalogue, condition) -%}
    {# The day that every extract of a measure reaches, empty when one of them was never delivered; and the day from
       which returns tell all, empty where none is made of returns. #}
    select
        authorities.authority,
        measures.measure,
        if(count(*) = count(extracts.as_of), min(extracts.as_of), null) as reaches,
        max(extracts.coverage_from) as covered_from
    from {{ ref('stg_register__authorities') }} as authorities
    cross join (
        select
            measure,
            {{ rows_of("split(extract, ';')") }} as extract
        from {{ ref(catalogue) }}
        where {{ condition }}
    ) as measures
    left join {{ ref('stg_register__extracts') }} as extracts
        on authorities.authority = extracts.authority and measures.extract = extracts.extract
    group by authorities.authority, measures.measure
{%- endmacro %}

{% macro threshold_periods() -%}
    {# The periods of each threshold that records answer, from two quarters before Family Safeguarding on. #}
    select
        periods.authority,
        periods.period_start,
        periods.period_end,
        periods.last_day,
        reach.measure,
        reach.reaches
    from ({{ monitored_periods(lead_months=6) }}) as periods
    inner join ({{ measures_reach('implementation_thresholds', "basis = 'extract'") }}) as reach using (authority)
{%- endmacro %}

{% macro threshold_months(measure) -%}
    {# The calendar months of those periods whose end the extracts of the measure reach. #}
    select
        authority,
        period_start,
        month_start,
        last_day(month_start) as month_end
    from (
        select
            *,
            {{ rows_of(days_from('period_start', 'period_end', '1 month')) }} as month_start
        from ({{ threshold_periods() }}) as periods
        where measure = '{{ measure }}'
    ) as months
    where last_day(month_start) <= least(reaches, last_day)
{%- endmacro %}

{#- What every monitoring table says of its figures, in the words of the pilot report. -#}
{% macro not_evidence_of_impact() -%}
    'Monitoring: says what there was, not what the programme changed. The pilot report says that such figures are not evidence of impact'
{%- endmacro %}
