{# What engines spell differently, under one name each. Models use these names, so that another engine is a change here
   alone. #}

{% macro days_between(first, last) -%}
    {# Whole days from one day to another, a bigint; empty where either is. #}
    ({{ last }} - {{ first }})
{%- endmacro %}

{% macro list() -%}
    {# A list of the expressions. #}
    [{{ varargs | join(', ') }}]
{%- endmacro %}

{% macro rows_of(list) -%}
    {# One row an element: one of these a select, and not inside another expression. #}
    unnest({{ list }})
{%- endmacro %}

{% macro days_from(first, last, step) -%}
    {# A list of days, every step of them from the first on; empty where the last lies before the first. #}
    generate_series({{ first }}, {{ last }}, interval {{ step }})::date[]
{%- endmacro %}

{% macro latest(value, position) -%}
    {# An aggregate: the value, empty or not, at the greatest position. #}
    arg_max_null({{ value }}, {{ position }})
{%- endmacro %}

{% macro earliest(value, position) -%}
    {# An aggregate: the value, empty or not, at the smallest position. #}
    arg_min_null({{ value }}, {{ position }})
{%- endmacro %}

{% macro materialized() -%}
    {# For a common table expression that is worked out once. #}
    materialized
{%- endmacro %}

{% macro sha256(text) -%}
    {# SHA-256 of a text as 64 lower-case hexadecimal digits. #}
    sha256({{ text }})
{%- endmacro %}
