-- Schema names are what the folder says (staging, core, kpi, ...), never prefixed by the target's own schema.
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name is not none else target.schema }}
{%- endmacro %}
