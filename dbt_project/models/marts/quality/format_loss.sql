-- What is lost or assumed where returns of standards stand in for extracts, counted, with what it means for figures.
with losses as (
    select
        'ssda903' as standard,
        authority,
        table_name,
        as_of,
        what
    from {{ ref('int_ssda903__losses_of_episodes') }}
    union all
    select
        'ssda903' as standard,
        authority,
        table_name,
        as_of,
        what
    from {{ ref('int_ssda903__losses_of_periods') }}
    union all
    select
        'ndtms' as standard,
        authority,
        table_name,
        as_of,
        what
    from {{ ref('int_ndtms__losses') }}
    union all
    select
        'sus' as standard,
        authority,
        table_name,
        as_of,
        what
    from {{ ref('int_sus__losses') }}
    union all
    select
        'mhsds' as standard,
        authority,
        table_name,
        as_of,
        what
    from {{ ref('int_mhsds__losses') }}
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
