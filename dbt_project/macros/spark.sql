{# Where dbt's own way on Spark would change a value. #}

{% macro spark_type(type) -%}
    {# Spark has no varchar without a length. #}
    {{- 'string' if type | lower == 'varchar' else type -}}
{%- endmacro %}

{% macro spark_text(value) -%}
    {# A text as a literal: the backslash, which is an attendance code, escapes what follows it. #}
    '{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
{%- endmacro %}

{% macro spark__cast(field, type) -%}
    {# In contracts and in the rows of unit tests. #}
    cast({{ field }} as {{ spark_type(type) }})
{%- endmacro %}

{% macro spark__escape_single_quotes(expression) -%}
    {# In the rows of unit tests. #}
    {{- expression | replace("\\", "\\\\") | replace("'", "\\'") -}}
{%- endmacro %}

{% macro spark__create_csv_table(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {% set sql %}
        create table {{ this.render() }} (
            {%- for name in agate_table.column_names %}
            {{ name }} {{ spark_type(types.get(name, adapter.convert_type(agate_table, loop.index0))) }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        )
        {{ file_format_clause() }}
        {{ location_clause() }}
    {% endset %}
    {% call statement('_') -%} {{ sql }} {%- endcall %}
    {{ return(sql) }}
{% endmacro %}

{% macro spark__load_csv_rows(model, agate_table) %}
    {# dbt-spark's session writes an empty field as the text 'None', and stumbles over apostrophes. #}
    {%- set types = model['config'].get('column_types', {}) -%}
    {% for chunk in agate_table.rows | batch(1000) %}
        {% set sql %}
            insert into {{ this.render() }} values
            {% for row in chunk -%}
                (
                {%- for name in agate_table.column_names -%}
                    {%- set type = spark_type(types.get(name, adapter.convert_type(agate_table, loop.index0))) -%}
                    {%- set value = row[loop.index0] -%}
                    cast({{ 'null' if value is none else spark_text(value) }} as {{ type }}){{ ', ' if not loop.last }}
                {%- endfor -%}
                ){{ ',' if not loop.last }}
            {% endfor %}
        {% endset %}
        {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
