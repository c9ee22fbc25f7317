-- What is lost or assumed where returns of standards stand in for extracts, counted, with what it means for figures.
with losses as (
    {%- for losses in [
        'ssda903__losses_of_episodes',
        'ssda903__losses_of_periods',
        'cin_census__losses_of_cases',
        'cin_census__losses_of_plans',
        'csww__losses_of_workers',
        'ssd__losses_of_children',
        'annex_a__losses',
        'csc_api__losses',
        'ndtms__losses',
        'sus__losses',
        'mhsds__losses',
        'school_census__losses',
        'school_sessions__losses',
    ] %}
        {{ 'union all' if not loop.first }}
        select
            '{{ losses.split('__')[0] }}' as standard,
            authority,
            table_name,
            as_of,
            what
        from {{ ref('int_' ~ losses) }}
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
