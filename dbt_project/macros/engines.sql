{# What engines spell differently, under one name each: DuckDB runs the nightly warehouse, Spark the same models on more
   than one machine. Models use these names and nothing that only one of the two knows. #}

{% macro days_between(first, last) -%}
    {# Whole days from one day to another, a bigint; empty where either is. #}
    {{- adapter.dispatch('days_between')(first, last) -}}
{%- endmacro %}
{% macro duckdb__days_between(first, last) -%} ({{ last }} - {{ first }}) {%- endmacro %}
{% macro spark__days_between(first, last) -%} cast(datediff({{ last }}, {{ first }}) as bigint) {%- endmacro %}

{% macro list() -%}
    {# A list of the expressions. #}
    {{- adapter.dispatch('list')(varargs) -}}
{%- endmacro %}
{% macro duckdb__list(items) -%} [{{ items | join(', ') }}] {%- endmacro %}
{% macro spark__list(items) -%} array({{ items | join(', ') }}) {%- endmacro %}

{% macro rows_of(list) -%}
    {# One row an element: one of these a select, and not inside another expression. #}
    {{- adapter.dispatch('rows_of')(list) -}}
{%- endmacro %}
{% macro duckdb__rows_of(list) -%} unnest({{ list }}) {%- endmacro %}
{% macro spark__rows_of(list) -%} explode({{ list }}) {%- endmacro %}

{% macro days_from(first, last, step) -%}
    {# A list of days, every step of them from the first on; empty where the last lies before the first. #}
    {{- adapter.dispatch('days_from')(first, last, step) -}}
{%- endmacro %}
{% macro duckdb__days_from(first, last, step) -%}
    cast(generate_series({{ first }}, {{ last }}, interval {{ step }}) as date[])
{%- endmacro %}
{% macro spark__days_from(first, last, step) -%}
    {# Spark's own counts backwards, or fails, where the last lies before the first. #}
    case
        when {{ last }} >= {{ first }}
            then sequence(cast({{ first }} as date), cast({{ last }} as date), interval {{ step }})
        else array()
    end
{%- endmacro %}

{% macro trimmed(text) -%}
    {# A text without the blanks around it, no-break spaces among them. #}
    {{- adapter.dispatch('trimmed')(text) -}}
{%- endmacro %}
{% macro duckdb__trimmed(text) -%} trim({{ text }}) {%- endmacro %}
{% macro spark__trimmed(text) -%}
    regexp_replace({{ text }}, '^\\p{Zs}+|\\p{Zs}+$', '')
{%- endmacro %}

{% macro latest(value, position) -%}
    {# An aggregate: the value, empty or not, at the greatest position. #}
    {{- adapter.dispatch('latest')(value, position) -}}
{%- endmacro %}
{% macro duckdb__latest(value, position) -%} arg_max_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro spark__latest(value, position) -%} max_by({{ value }}, {{ position }}) {%- endmacro %}

{% macro earliest(value, position) -%}
    {# An aggregate: the value, empty or not, at the smallest position. #}
    {{- adapter.dispatch('earliest')(value, position) -}}
{%- endmacro %}
{% macro duckdb__earliest(value, position) -%} arg_min_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro spark__earliest(value, position) -%} min_by({{ value }}, {{ position }}) {%- endmacro %}

{% macro materialized() -%}
    {# For a common table expression that is worked out once. Spark decides that by itself. #}
    {{- adapter.dispatch('materialized')() -}}
{%- endmacro %}
{% macro duckdb__materialized() -%} materialized {%- endmacro %}
{% macro spark__materialized() -%} {%- endmacro %}

{% macro sha256(text) -%}
    {# SHA-256 of a text as 64 lower-case hexadecimal digits. #}
    {{- adapter.dispatch('sha256')(text) -}}
{%- endmacro %}
{% macro duckdb__sha256(text) -%} sha256({{ text }}) {%- endmacro %}
{% macro spark__sha256(text) -%} sha2({{ text }}, 256) {%- endmacro %}
