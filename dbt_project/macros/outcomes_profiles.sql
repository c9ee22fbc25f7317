{# Indicators 12 and 13 count Treatment Outcomes Profiles alike; they differ in the domains of the form they take. #}

{% macro outcomes_profile_measures(indicator, domains) %}
    {# One row a measure and domain. In substance misuse, days of use, lower is better; elsewhere higher is. #}
    with people as (
        select distinct
            population.authority,
            population.level,
            population.level_value,
            population.quarter_start,
            population.person_id,
            {% for domain in domains -%}
                profiles.{{ domain }}_change{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref('int_members__outcomes_profiles') }} as profiles
        inner join {{ ref('population') }} as population using (member_id, quarter_start)
        where population.level in ('fs', 'cohort') and not population.is_child
    ),

    changes as (
        {% for domain in domains -%}
            {{ 'union all' if not loop.first }}
            select
                authority,
                level,
                level_value,
                quarter_start,
                '{{ domain }}' as domain,
                {{ domain }}_change as change,
                {{ '-' if domain == 'substance_misuse' }}{{ domain }}_change as gain
            from people
        {% endfor %}
    ),

    counts as (
        select
            authority,
            level,
            level_value,
            quarter_start,
            domain,
            count(change) as individuals,
            count(*) - count(change) as not_yet_comparable,
            count(*) filter (where gain > 0) as improved,
            count(*) filter (where gain < 0) as declined,
            count(*) filter (where gain = 0) as unchanged,
            coalesce(sum(change), 0) as change
        from changes
        group by authority, level, level_value, quarter_start, domain
    )

    select
        counts.authority,
        '{{ indicator }}' as indicator,
        measures.measure,
        counts.level,
        counts.level_value,
        counts.domain as breakdown,
        counts.quarter_start,
        case measures.measure
            when 'tops_improved' then counts.improved
            when 'tops_declined' then counts.declined
            when 'tops_unchanged' then counts.unchanged
            when 'tops_not_yet_comparable' then counts.not_yet_comparable
            when 'tops_mean_change' then counts.change
        end as numerator,
        case when measures.measure != 'tops_not_yet_comparable' then counts.individuals end as denominator,
        'individual' as source
    from counts
    cross join (
        values
        ('tops_improved'),
        ('tops_declined'),
        ('tops_unchanged'),
        ('tops_not_yet_comparable'),
        ('tops_mean_change')
    ) as measures (measure)
{% endmacro %}
