{# Dates as the KPI toolkit counts them. Durations and windows are plain date arithmetic in the models. #}

{% macro age_in_years(date_of_birth, day) -%}
    {# Whole years on a day. Somebody born on 29 February is a year older on 1 March of other years
       (date_sub says 28 February). Negative before the birth: the caller decides what an unborn child is. #}
    (
        year({{ day }}) - year({{ date_of_birth }})
        - cast({{ _day_of_year(day) }} < {{ _day_of_year(date_of_birth) }} as integer)
    )
{%- endmacro %}

{% macro _day_of_year(day) -%}
    {# A number that orders the days of a year. #}
    month({{ day }}) * 100 + day({{ day }})
{%- endmacro %}

{% macro quarter_start(day) -%}
    {# Financial-year quarters begin on the same days as calendar quarters. #}
    cast(date_trunc('quarter', {{ day }}) as date)
{%- endmacro %}

{% macro quarter_end(quarter_start) -%}
    cast({{ quarter_start }} + interval 3 month - interval 1 day as date)
{%- endmacro %}

{% macro financial_year_start(day) -%}
    {# The 1 April on or before a day. #}
    cast(date_trunc('year', {{ day }} - interval 3 month) + interval 3 month as date)
{%- endmacro %}

{% macro financial_year(day) -%}
    {# The calendar year in which the financial year of a day begins: 2014 for 2014/15. #}
    cast(year({{ day }} - interval 3 month) as integer)
{%- endmacro %}

{% macro school_year(day) -%}
    {# The calendar year in which the school year of a day begins, on 1 September: 2018 for 2018/19. #}
    (year({{ day }}) - case when month({{ day }}) < 9 then 1 else 0 end)
{%- endmacro %}

{% macro months_before(day, months) -%}
    {# Calendar months; from the 29th to 31st it stops at the month's last day. #}
    cast({{ day }} - interval {{ months }} month as date)
{%- endmacro %}

{% macro known_end(end_date, as_of) -%}
    {# Nothing after the as-of date is assumed: an end that lies after it is empty. #}
    case when {{ end_date }} <= {{ as_of }} then {{ end_date }} end
{%- endmacro %}

{% macro open_ended(end_date) -%}
    coalesce({{ end_date }}, date '9999-12-31')
{%- endmacro %}

{% macro earlier_of(one, other) -%}
    {# The earlier of two days, empty where either is (DuckDB's least() passes over an empty one). #}
    case when {{ one }} <= {{ other }} then {{ one }} when {{ other }} < {{ one }} then {{ other }} end
{%- endmacro %}
