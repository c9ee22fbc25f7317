{# What the converters of several standards share. #}

{% macro ethnicity_code(text) -%}
    {# The Department's code in a text: one of the main codes wherever it stands, or the text where it is four letters. #}
    coalesce(
        nullif(regexp_extract(
            {{ text }},
            '(WBRI|WIRI|WIRT|WOTH|WROM|MWBC|MWBA|MWAS|MOTH|AIND|APKN|ABAN|AOTH|BCRB|BAFR|BOTH|CHNE|OOTH|REFU|NOBT)',
            1
        ), ''),
        case when length({{ text }}) = 4 then {{ text }} end
    )
{%- endmacro %}

{% macro newest_known(field, unknown=none) -%}
    {# A field of `delivered` or `returned`, whichever is as of the later day, or of the other where it is empty. #}
    {%- set ours, theirs = 'delivered.' ~ field, 'returned.' ~ field -%}
    {%- if unknown %}{% set theirs_known = 'nullif(' ~ theirs ~ ', ' ~ unknown ~ ')' %}{% else %}{% set theirs_known = theirs %}{% endif -%}
    coalesce(case when returned.as_of > delivered.as_of then {{ theirs_known }} end, {{ ours }}, {{ theirs }})
{%- endmacro %}
