{# What the tables of schema evaluation share: financial years, the parts of them, and the evaluation's periods. #}

{% macro financial_year(day) -%}
    {# The calendar year in which the financial year of a day begins: 2014 for 2014/15. #}
    year({{ day }} - interval 3 month)::integer
{%- endmacro %}

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

{% macro is_re_referral() -%}
    {# Over rows of referrals: whether an earlier one of the same child starts in the 12 months before. One that starts
       on the same day is not earlier. #}
    count(*) over (
        partition by authority, person_key
        order by start_date
        range between interval 12 month preceding and interval 1 day preceding
    ) > 0
{%- endmacro %}

{% macro evaluation_cohort(fs_start_date) -%}
    {# The 2020 evaluation's: 1 for families who started while the service was being set up, up to March 2018. #}
    if({{ fs_start_date }} <= date '2018-03-31', 1, 2)
{%- endmacro %}
