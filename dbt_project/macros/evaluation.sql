{# What the tables of schema evaluation share: parts of years, the evaluation's periods and cohorts, and re-referrals,
   which kpi and monitoring count by the same rule. #}

{% macro months_of(first_day, last_day) -%}
    {# Months from one day to another, both inside; part of a month is its days of that month's. #}
    {{ _month_number(last_day ~ ' + 1') }} - {{ _month_number(first_day) }}
{%- endmacro %}

{% macro _month_number(day) -%}
    {# Whole months since the year 0, and the part of the month gone by when the day begins. #}
    (year({{ day }}) * 12 + month({{ day }}) + (day({{ day }}) - 1) / day(last_day({{ day }})))
{%- endmacro %}

{% macro period_of(first_day, last_day) -%}
    {# The evaluation's period that the days lie wholly inside, by the authority's row of local_authorities as places. #}
    case
        when {{ first_day }} >= places.before_start and {{ last_day }} <= places.before_end then 'before'
        when {{ first_day }} >= places.after_start and {{ last_day }} <= places.after_end then 'after'
        else ''
    end
{%- endmacro %}

{% macro parts_of_years(extract, rows) -%}
    {# A query: each authority's financial years, or parts of them, that its rows of an extract speak of. From the year
       that holds the earliest start, and not before returns tell all, to the last whole one that both the authority's
       as-of date and the extract's have reached. #}
    select years.*
    from (
        select
            authority,
            min(start_date) as earliest
        from {{ ref(rows) }}
        group by authority
    ) as starts
    inner join {{ ref('stg_register__authorities') }} as authorities using (authority)
    inner join {{ ref('stg_register__extracts') }} as extracts
        on starts.authority = extracts.authority and extracts.extract = '{{ extract }}'
    inner join {{ ref('int_authorities__financial_years') }} as years
        on
            starts.authority = years.authority
            and starts.earliest <= years.year_last_day
            and years.first_day >= coalesce(extracts.coverage_from, years.first_day)
            and {{ earlier_of('extracts.as_of', 'authorities.as_of') }} >= years.year_last_day
{%- endmacro %}

{% macro children_by_age_group(outcome, series) -%}
    {# A query over parts and children (their part's authority and first_day, person_key, age, is_uasc): how many each
       part has, 0 where none. `series`: rows of an age group, the age it ends at, and whether unaccompanied children
       are in it. A child counts once in a part. Somebody of unknown age counts under 18 alone: looked after or on a
       plan, they are children in law. #}
    select
        parts.authority,
        '{{ outcome }}' as outcome,
        series.age_group,
        series.includes_uasc,
        parts.financial_year,
        parts.first_day,
        parts.last_day,
        parts.part_of_year,
        parts.period,
        count(distinct case
            when coalesce(children.age, 17) < series.years and (series.includes_uasc or not children.is_uasc)
                then children.person_key
        end) as counted,
        cast(null as bigint) as referrals
    from parts
    cross join (values {{ series }}) as series (age_group, years, includes_uasc)
    left join children using (authority, first_day)
    group by
        parts.authority,
        series.age_group,
        series.includes_uasc,
        parts.financial_year,
        parts.first_day,
        parts.last_day,
        parts.part_of_year,
        parts.period
{%- endmacro %}

{% macro evaluation_setting(name) -%}
    {# The value of a setting of the evaluation. #}
    (select value from {{ ref('evaluation_settings') }} where setting = '{{ name }}')
{%- endmacro %}

{% macro is_re_referral() -%}
    {# Over rows of referrals: whether an earlier one of the same child starts in the 12 months before. One that starts
       on the same day is not earlier. #}
    coalesce(max(start_date) over (
        partition by authority, person_key
        order by {{ days_between("date '2000-01-01'", 'start_date') }}
        range between unbounded preceding and 1 preceding
    ) >= {{ months_before('start_date', 12) }}, false)
{%- endmacro %}

{% macro evaluation_cohort(fs_start_date) -%}
    {# Over a join with fully_established: the 2020 evaluation's cohort that the FS start falls in. #}
    case when {{ fs_start_date }} <= fully_established.established_on then 1 else 2 end
{%- endmacro %}

{% macro wedge_period(first_start, day, step_months) -%}
    {# How many whole steps of so many months a day lies after another; below 0 before it. #}
    floor((
        (year({{ day }}) - year({{ first_start }})) * 12
        + month({{ day }}) - month({{ first_start }})
        - cast(day({{ day }}) < day({{ first_start }}) as integer)
    ) / {{ step_months }})
{%- endmacro %}
