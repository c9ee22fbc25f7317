"""A small public file to make reports of: two authorities, one table of each kind that a report treats apart."""

import duckdb

EVALUATED = """
'How it was worked out' as method, '' as left_out, '' as reason,
'Before and after, no comparison group; families start at a bad time' as caveat
"""
MAKE = f"""
create schema kpi; create schema evaluation; create schema reference; create schema quality; create schema meta;
create table meta.run as
    select 'run-1' as run_id, 'abc' as code_version, timestamp '2020-05-01 03:00:00' as finished_at, authority,
        date '2020-03-31' as as_of
    from (values ('luton'), ('west_berkshire')) as runs (authority);
create table reference.local_authorities as
    select slug, name, date '2017-10-01' as go_live_date, date '2014-04-01' as before_start,
        date '2017-03-31' as before_end, date '2018-04-01' as after_start, date '2020-03-31' as after_end,
        '' as evaluation_note
    from (values ('luton', 'Luton & <Bury>'), ('west_berkshire', 'West Berkshire')) as authorities (slug, name);
create table reference.indicators as
    select '1' as number, 'plans_active' as measure, 'Plans active' as name, 'Plans in the quarter' as definition,
        'plans' as unit, 'count' as value_is, 'down' as good_direction, 'Social care' as lead_partner,
        'Toolkit' as source;
create table kpi.indicator as
    select authority, '1' as indicator, 'plans_active' as measure, level, '' as level_value, breakdown, quarter_start,
        last_day(quarter_start + interval 2 month) as quarter_end, figure as numerator, null::double as denominator,
        figure as value, 'plans' as unit, 'individual' as source, complete, suppression
    from (values
        ('luton', 'authority', '', date '2019-10-01', 11.0, true, ''),
        ('luton', 'authority', '', date '2020-01-01', 12.0, true, ''),
        ('luton', 'authority', 'without_cwd', date '2020-01-01', null, true, 'c'),
        ('luton', 'team', '', date '2020-01-01', 13.0, true, ''),
        ('luton', 'authority', '', date '2020-04-01', 14.0, false, ''),
        ('west_berkshire', 'authority', '', date '2020-01-01', 1500.0, true, '')
    ) as figures (authority, level, breakdown, quarter_start, figure, complete, suppression);
create table evaluation.break_even as
    select 'as_described' as variant, authority, months // 12 as years, months % 12 as months,
        months as months_in_all, null::double as median_draw_months, null::double as draws_low_months,
        null::double as draws_high_months, null::double as draws_never_pct, '' as suppression, {EVALUATED}
    from (values ('luton', 37), ('west_berkshire', null)) as found (authority, months);
create table evaluation.cost_benefit as
    select 'as_described' as variant, authority, year::integer as year, 0.0::double as set_up_cost_gbp,
        100.0::double as running_cost_gbp, 90.0::double * year as saving_from_care_gbp,
        null::double as saving_from_plans_gbp,
        0.0::double as saving_from_legal_costs_gbp, 90.0::double * year as total_saving_gbp,
        100.0::double * (year + 1) as cumulative_cost_gbp, 45.0::double * year * (year + 1) as cumulative_saving_gbp,
        45.0::double * year * (year + 1) - 100.0::double * (year + 1) as net_gbp, '' as suppression, {EVALUATED}
    from range(13) as years (year), (values ('luton'), ('west_berkshire')) as authorities (authority);
create table evaluation.police_call_outs as
    select authority, level, level_value, before as incidents_before, before as incidents_after,
        before as domestic_abuse_before, before as domestic_abuse_after,
        estimate::double as domestic_abuse_change_pct,
        0.5::double as mean_a_month_before, 0.5::double as mean_a_month_after, families as n,
        estimate::double as estimate, null::double as interval_low, null::double as interval_high, p::double as p,
        suppression, {EVALUATED.replace("'' as reason", "given as reason")}
    from (values
        ('luton', 'authority', '', 64, 48, -40.6, 0.00001, '', ''),
        ('luton', 'cohort', '1', 0, 7, 0.0, 0.25, '', ''),
        ('luton', 'cohort', '2', null, null, null, null, 'c', 'Nobody was called out before'),
        ('luton', 'cohort', '3', null, 0, null, null, 'x', 'No family with twelve months'),
        ('luton', 'between cohorts', 'toolkit', 60, 48, null, 0.5, 'x', 'A test has no estimate')
    ) as found (authority, level, level_value, before, families, estimate, p, suppression, given);
create table evaluation.replication as
    select 'a.txt' as source_document, 'Table ' || table_number as published_in, item, 'luton' as authority,
        'pounds' as unit, 1.0::double as published, computed, computed - 1 as difference, computed = 1 as agrees,
        'because it was rounded' as explanation
    from (values (2, 'figure one', 1.0), (2, 'figure two', 2.0), (10, 'figure three', null))
        as figures (table_number, item, computed);
create table reference.published_tables as
    select 'a.txt' as source_document, 'Table ' || table_number as published_in, 'Costs' as title, '' as explanation,
        'The evaluation, 2020, Table ' || table_number as source
    from (values (2), (10)) as tables (table_number);
create table quality.delivery as
    select 'luton' as authority, 'police' as agency, extract, 'accepted' as outcome, rows as rows_accepted,
        rows * 0 as rows_quarantined, date '2020-03-31' as as_of
    from (values ('incidents', 300), ('incidents', 10), ('marac_referrals', 20)) as deliveries (extract, rows);
create table quality.check as
    select check_name, 'dbt' as layer, 'error' as severity, true as passed, '0' as threshold,
        '=1+1' as reason_for_threshold
    from (values ('core.spell: unique')) as checks (check_name);
comment on table evaluation.police_call_outs is 'Call-outs before and after. One row a family.';
comment on column evaluation.police_call_outs.n is 'Families counted.';
comment on column evaluation.police_call_outs.level is 'authority, or evaluation_cohort, as in evaluation.all_years.';
comment on column kpi.indicator.indicator is 'Its number, as text (`2a`).';
"""


def make(path, statements=""):
    """The public file at `path`, changed by further SQL."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(MAKE + statements)
    return path
