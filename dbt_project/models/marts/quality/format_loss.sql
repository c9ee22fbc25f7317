-- What is lost or assumed where returns of standards stand in for extracts, counted, with what it means for figures.
with losses as (
    {%- for standard, things in [
        ('ssda903', 'episodes'),
        ('ssda903', 'periods'),
        ('cin_census', 'cases'),
        ('cin_census', 'plans'),
        ('csww', 'workers'),
    ] %}
        {{ 'union all' if not loop.first }}
        select
            '{{ standard }}' as standard,
            authority,
            table_name,
            as_of,
            what
        from {{ ref('int_' ~ standard ~ '__losses_of_' ~ things) }}
    {%- endfor %}
)

select
    losses.authority,
    losses.standard,
    losses.table_name as table,
    losses.as_of,
    losses.what,
    count(*) as rows,
    catalogue.meaning
from losses
left join {{ ref('format_losses') }} as catalogue
    on losses.standard = catalogue.standard and losses.what = catalogue.what
group by losses.authority, losses.standard, losses.table_name, losses.as_of, losses.what, catalogue.meaning
