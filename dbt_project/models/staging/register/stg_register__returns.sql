-- The returns that an extract can be made from: for the as-of date every table that it takes is in force. Precedence:
-- of several sources that fill an extract, the one with the lowest is in force, after the extract itself. A table that
-- a standard has had since some year only counts from there on, one that not every program fills yet only where it has
-- a row of which something can be made.
with needed as (
    {%- for fill in fills() %}
        {{ 'union all' if not loop.first }}
        select
            {{ loop.index }} as way,
            '{{ fill.standard }}' as standard,
            '{{ fill.extract }}' as extract,
            {{ fill.precedence }} as precedence,
            '{{ fill.covers }}' as covers,
            date '{{ fill.since }}' as since,
            {{ fill.tables | length }} as tables,
            {{ rows_of("split('" ~ fill.tables | join(',') ~ "', ',')") }} as table_name
    {%- endfor %}
),

filled as (
    {%- for table, columns in filled().items() %}
        {{ 'union all' if not loop.first }}
        select distinct
            authority,
            '{{ table.split('/')[0] }}' as agency,
            '{{ table.split('/')[1] }}' as extract,
            as_of
        from {{ source('raw', table.replace('/', '__')) }}
        where {{ columns | join(' is not null and ') }} is not null
    {%- endfor %}
),

usable as (
    select
        authority,
        agency,
        extract,
        as_of
    from {{ source('raw', 'return_in_force') }}
    where
        {%- for table in filled() %}
            {{ 'and' if not loop.first }} agency || '/' || extract != '{{ table }}'
        {%- endfor %}
    union all
    select
        returns.authority,
        returns.agency,
        returns.extract,
        returns.as_of
    from {{ source('raw', 'return_in_force') }} as returns
    inner join filled using (authority, agency, extract, as_of)
),

made as (
    select
        usable.authority,
        needed.way,
        needed.standard,
        needed.extract,
        needed.precedence,
        needed.covers,
        usable.as_of
    from usable
    inner join needed on usable.agency = needed.standard and usable.extract = needed.table_name
    where usable.as_of >= needed.since
    group by
        usable.authority,
        needed.way,
        needed.standard,
        needed.extract,
        needed.precedence,
        needed.covers,
        needed.tables,
        usable.as_of
    having count(*) = needed.tables
)

-- where any of several ways will do, more than one may
select distinct
    authority,
    standard,
    extract,
    precedence,
    covers,
    as_of
from made
