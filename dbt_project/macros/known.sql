{# Unknown is not zero. #}

{% macro known(figure, reaches, begins) -%}
    {# The figure, where the extract it rests on was delivered and reaches the day on which its quarter begins;
       otherwise empty. #}
    case when {{ reaches }} >= {{ begins }} then {{ figure }} end
{%- endmacro %}

{% macro share(numerator, denominator) -%}
    {# numerator over denominator as a double; empty when the denominator is 0. #}
    ({{ numerator }})::double / nullif(({{ denominator }})::double, 0)
{%- endmacro %}

{% macro percent(numerator, denominator) -%}
    {{ share(numerator, denominator) }} * 100
{%- endmacro %}

{% macro known_of_child(figure, reaches, begins) -%}
    {# The same for a field marked C: also empty for an adult. For use over the rows of kpi.person_quarter. #}
    case when quarters.is_child and quarters.{{ reaches }} >= quarters.{{ begins }} then {{ figure }} end
{%- endmacro %}

{% macro known_of_family(field, reaches, begins, counted_in='sums') -%}
    {# A count or sum over a family's people: 0 over none, empty where the extract is not known. #}
    {{ known('coalesce(' ~ counted_in ~ '.' ~ field ~ ', 0)', 'authorities.' ~ reaches, begins) }}::integer
        as {{ field }}
{%- endmacro %}

{% macro value_of(value_is, numerator, denominator) -%}
    {# The figure as the catalogue says it is: the numerator itself, a mean, or a percentage. #}
    case {{ value_is }}
        when 'count' then {{ numerator }}
        when 'mean' then {{ share(numerator, denominator) }}
        when 'percent' then {{ percent(numerator, denominator) }}
    end
{%- endmacro %}
