-- School census: sessions by attendance code from its four tables, in the same columns.
{%- for roll, roll_table in [('on_roll', 'onroll'), ('off_roll', 'offroll')] %}
    {%- set outer_first = loop.first %}
    {%- for part, part_table in [('termly', 'termly'), ('half_term', 'summerhalfterm2')] %}
        {{ 'union all' if not (outer_first and loop.first) }}
        select
            authority,
            as_of,
            '{{ roll }}' as roll,
            '{{ part }}' as part,
            pupil_key,
            school,
            code,
            sessions
        from {{ ref('stg_school_census__' ~ part_table ~ 'sessiondetails' ~ roll_table) }}
    {%- endfor %}
{%- endfor %}
