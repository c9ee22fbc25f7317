{# Unknown is not zero. #}

{% macro known(figure, reaches, begins) -%}
    {# The figure, where the extract it rests on was delivered and reaches the day on which its quarter begins;
       otherwise empty. #}
    case when {{ reaches }} >= {{ begins }} then {{ figure }} end
{%- endmacro %}

{% macro total(figures, where=none) -%}
    {# A sum of numbers with decimals. Rounded, because otherwise the last digit depends on the order in which an engine
       adds them. #}
    round(sum({{ figures }}){% if where %} filter (where {{ where }}){% endif %}, 6)
{%- endmacro %}

{% macro covered(reaches, covered_from, begins) -%}
    {# How far an extract reaches, for what begins on a day; empty where that lies before the day from which the returns
       that it is made of tell all. #}
    case when {{ begins }} >= coalesce({{ covered_from }}, {{ begins }}) then {{ reaches }} end
{%- endmacro %}

{% macro share(numerator, denominator) -%}
    {# numerator over denominator as a double; empty when the denominator is 0. #}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{% macro percent(numerator, denominator) -%}
    {{ share(numerator, denominator) }} * 100
{%- endmacro %}

{% macro nothing(extract, also=none, where=none, at_start=false) -%}
    {# What somebody without a row has in the quarter of `spine`: 0 where the extract, and the other where a fact rests
       on two, reaches the day on which the quarter begins (at_start: the quarter that holds FS start); empty elsewhere,
       and where the condition `where` does not hold. #}
    {%- set begins = quarter_start('spine.fs_start_date') if at_start else 'spine.quarter_start' -%}
    {%- set reaches = 'authorities.' ~ extract -%}
    {%- if extract in ('referrals_as_of', 'plans_as_of', 'care_as_of') -%}
        {%- set reaches = covered(reaches, 'authorities.' ~ extract.replace('as_of', 'from'), begins) -%}
    {%- endif -%}
    case
        when
            {{ reaches }} >= {{ begins }}
            {%- if also %} and authorities.{{ also }} >= {{ begins }}{% endif %}
            {%- if where %} and {{ where }}{% endif %}
            then 0
    end
{%- endmacro %}

{% macro join_known(model, alias, nothing, keys=['member_id', 'quarter_start']) -%}
    {# Joins a fact to the rows of `quarters`, only where it is known, which is where `nothing` is 0. That stands inside
       an equality: as a condition of its own it makes DuckDB compare every row with every other. #}
    left join {{ ref(model) }} as {{ alias }}
        on
            case when quarters.{{ nothing }} = 0 then quarters.{{ keys[0] }} end = {{ alias }}.{{ keys[0] }}
            {% for key in keys[1:] -%}
                and quarters.{{ key }} = {{ alias }}.{{ key }}
            {% endfor -%}
{%- endmacro %}

{% macro value_of(value_is, numerator, denominator) -%}
    {# The figure as the catalogue says it is: the numerator itself, a mean, a percentage, or a rate per 10,000. #}
    case {{ value_is }}
        when 'count' then {{ numerator }}
        when 'mean' then {{ share(numerator, denominator) }}
        when 'percent' then {{ percent(numerator, denominator) }}
        when 'per_10000' then {{ share(numerator, denominator) }} * 10000
    end
{%- endmacro %}
