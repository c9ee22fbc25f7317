{# Indicators 8 and 9 are one count over two kinds of event. #}

{% macro service_use(indicator, measure, extract, events, event_key, event_date, summary_measure) -%}
    {# People of a level with an event in the quarter, and their events, children and adults apart. The rows of the
       individual extract win where it reaches the quarter; else the totals of health/service_use_summary, fs being
       the sum of its cohorts. Where neither says anything the figure stays empty. #}
    with reached as (
        select
            authority,
            as_of
        from {{ ref('stg_register__extracts') }}
        where extract = '{{ extract }}'
    ),

    parts as (
        select
            levels.authority,
            levels.level,
            levels.level_value,
            quarters.quarter_start,
            ages.breakdown,
            coalesce(reached.as_of >= quarters.quarter_start, false) as is_individual,
            reached.as_of
        from (
            select distinct
                authority,
                level,
                level_value
            from {{ ref('int_spells__levels') }}
            where level in ('fs', 'cohort')
        ) as levels
        inner join {{ ref('int_authorities__quarters') }} as quarters using (authority)
        cross join (values ('child'), ('adult')) as ages (breakdown)
        left join reached on levels.authority = reached.authority
    ),

    headcounts as (
        select
            *,
            if(is_child, 'child', 'adult') as breakdown
        from {{ ref('int_levels__headcounts') }}
    ),

    counts as (
        select
            population.authority,
            population.level,
            population.level_value,
            population.quarter_start,
            if(population.is_child, 'child', 'adult') as breakdown,
            count(distinct population.person_id) as people_with_event,
            count(distinct events.{{ event_key }}) as events
        from {{ ref(events) }} as events
        inner join {{ ref('int_spells__members') }} as members using (authority, person_key)
        inner join {{ ref('population') }} as population
            on
                members.member_id = population.member_id
                and {{ quarter_start('events.' ~ event_date) }} = population.quarter_start
        group by
            population.authority,
            population.level,
            population.level_value,
            population.quarter_start,
            population.is_child
    ),

    summaries as (
        select
            authority,
            level,
            level_value,
            quarter_start,
            age_group as breakdown,
            sum(people) as people,
            sum(people_with_event) as people_with_event,
            -- a total with a blank component is not known
            if(count(events) = count(*), sum(events), null) as events
        from (
            select
                summary.*,
                levels.level,
                if(levels.level = 'cohort', cast(summary.cohort as string), '') as level_value
            from {{ ref('int_service_use_summary') }} as summary
            cross join (values ('fs'), ('cohort')) as levels (level)
            where summary.measure = '{{ summary_measure }}'
        ) as cohorts
        group by authority, level, level_value, quarter_start, age_group
    ),

    figures as (
        select
            parts.*,
            if(parts.is_individual, coalesce(headcounts.people, 0), summaries.people) as people,
            if(parts.is_individual, coalesce(counts.people_with_event, 0), summaries.people_with_event)
                as people_with_event,
            if(parts.is_individual, coalesce(counts.events, 0), summaries.events) as events,
            if(not parts.is_individual and summaries.authority is not null, 'aggregate', 'individual') as source,
            if(parts.is_individual, parts.as_of, null) as reaches
        from parts
        left join headcounts using (authority, level, level_value, quarter_start, breakdown)
        left join counts using (authority, level, level_value, quarter_start, breakdown)
        left join summaries using (authority, level, level_value, quarter_start, breakdown)
    )

    select
        figures.authority,
        '{{ indicator }}' as indicator,
        measures.measure,
        figures.level,
        figures.level_value,
        figures.breakdown,
        figures.quarter_start,
        if(measures.is_share, figures.people_with_event, figures.events) as numerator,
        if(measures.is_share, figures.people, null) as denominator,
        figures.source,
        -- of the extract in use, which may end before the other
        figures.reaches
    from figures
    cross join (values ('{{ measure }}', true), ('{{ measure }}_events', false)) as measures (measure, is_share)
{%- endmacro %}
