"""A small public file to explore: two authorities, a count with withheld quarters, and a share with control charts."""

import duckdb

MAKE = """
create schema kpi; create schema reference; create schema meta;
create table meta.run as select 'run-1' as run_id, 'abc' as code_version;
create table reference.local_authorities as select * from (values
    ('luton', 'Luton & <Bury>', date '2017-10-01'), ('west_berkshire', 'West Berkshire', null)
) as t (slug, name, go_live_date);
create table reference.indicators as select * from (values
    ('1', 'on_plan_at_quarter_end', 'Children on a plan', 'children', 'count', 'down', 'On a plan at the end'),
    ('7', 'total_absence', 'Total absence', 'percent', 'percent', 'down', 'Sessions missed')
) as t (number, measure, name, unit, value_is, good_direction, definition);
create table reference.indicator_titles as
    select * from (values
        ('1', 'Child protection', 'on_plan_at_quarter_end', 'authority', 'total'),
        ('7', 'Attendance', 'total_absence', 'fs', 'total')
    ) as t (number, title, measure, level, breakdown);
create table quarters as
    select day::date as quarter_start, row_number() over (order by day) as n,
        year(day - interval 3 month) || '/x Q' || ((month(day) + 8) % 12 // 3 + 1) as quarter_label
    from range(timestamp '2017-04-01', timestamp '2020-04-01', interval 3 month) as t (day);
create table kpi.indicator_labelled as
    select authority, local_authorities.name as authority_name, indicator, titles.title as indicator_title,
        series.measure, listed.name as measure_label, series.level, level_value,
        case series.level
            when 'fs' then 'Families in Family Safeguarding' when 'team' then 'Team North' else 'Whole authority'
        end as level_label,
        series.breakdown, if(series.breakdown = 'total', 'Total', 'Children under 12') as breakdown_label,
        quarter_start, quarter_label,
        unit, good_direction, true as complete, suppression,
        if(suppression = '', figure + n, null)::double as value, if(suppression = '', figure + n, null)::double as
        numerator, if(value_is = 'percent', 100.0, null)::double as denominator,
        if(value_is = 'percent', 9.0, null)::double as neighbours_median, null::double as linked_share
    from quarters, (values
        ('luton', '1', 'on_plan_at_quarter_end', 'authority', 'total', 'total', 30),
        ('luton', '1', 'on_plan_at_quarter_end', 'authority', 'total', 'under_12', 10),
        ('west_berkshire', '1', 'on_plan_at_quarter_end', 'authority', 'total', 'total', 5),
        ('luton', '7', 'total_absence', 'fs', 'total', 'total', 4),
        ('luton', '7', 'total_absence', 'team', 'North', 'total', 6),
        ('west_berkshire', '7', 'total_absence', 'fs', 'total', 'total', 8)
    ) as series (authority, indicator, measure, level, level_value, breakdown, figure)
    join reference.local_authorities on authority = slug
    join reference.indicators as listed on indicator = listed.number and series.measure = listed.measure
    join reference.indicator_titles as titles on indicator = titles.number,
    (select if(authority = 'west_berkshire' and indicator = '1' and n > 9, 'c', '') as suppression)
    where not (series.breakdown = 'under_12' and n in (5, 10));
drop table quarters;
create table kpi.indicator_signal as
    select authority, indicator, measure, level, if(level_value = 'total', '', level_value) as level_value,
        '' as breakdown, quarter_start, quarter_start as quarter_end, unit, value,
        9.5::double as centre, 2::double as lower_limit,
        15::double as upper_limit, if(value > 15, 'a point beyond the upper limit', '') as signal,
        if(value > 15, 'worsening', '') as means, '' as reason
    from kpi.indicator_labelled where indicator = '7';
create table kpi.indicator_funnel as
    select authority, indicator, measure, level, '' as level_value, '' as breakdown, quarter_start,
        denominator + if(authority = 'luton', 0, 50) as denominator, value,
        17::double as target, 14::double as lower_95,
        19::double as upper_95, 12::double as lower_998, 21::double as upper_998,
        if(value > 19, 'above', 'inside') as lies, '' as reason
    from kpi.indicator_labelled where indicator = '7' and level = 'fs';
"""


def make(path):
    """Write the file; returns its path."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(MAKE)
    return path
