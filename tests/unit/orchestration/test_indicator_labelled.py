"""kpi.indicator_labelled: the same figures, in words, and the median of the neighbours that the same file shows."""

from datetime import date

import duckdb
import pytest

from orchestration.publication import indicator_labelled

FIGURES = """
create schema kpi; create schema reference;
create table reference.local_authorities as
    select * from (values ('luton', 'Luton'), ('a', 'A'), ('b', 'B'), ('c', 'C')) as t (slug, name);
create table reference.indicators as select * from (values
    ('1', 'on_plan_at_quarter_end', 'Children on a plan', 'count', 'down', 'social_care/plans'),
    ('7', 'total_absence', 'Total absence', 'percent', 'down', 'education/sessions_or_summary'),
    ('7', 'absence_by_code', 'Absence by code', 'percent', 'down', 'education/sessions_or_summary;police/incidents?')
) as t (number, measure, name, value_is, good_direction, extract);
create table reference.indicator_titles as
    select * from (values ('1', 'Child protection cases', 'Plans'), ('7', 'Attendance', 'School'))
    as t (number, title, short_title);
create table reference.breakdowns as
    select * from (values ('total', 'Total'), ('under_12', 'Children under 12')) as t (breakdown, name);
create table reference.worker_roles as select 'social_worker' as role, 'Social worker' as name;
create table reference.attendance_codes as
    select 'I' as code, unnest(['Ill', 'Illness']) as meaning, unnest([null, date '2020-01-01']) as valid_from;
create table reference.cohorts as select 3 as cohort, 'Oct 2018 - Dec 2018' as label;
create table reference.statistical_neighbours as
    select 'luton' as authority, unnest(['a', 'b', 'c']) as neighbour;
create table kpi.indicator as
    select authority, indicator, measure, level, level_value, breakdown, date '2020-01-01' as quarter_start,
        date '2020-03-31' as quarter_end, value as numerator, null::double as denominator, value, 'x' as unit,
        'individual' as source, true as complete, if(indicator = '7', 92.5, null) as linked_share,
        if(value is null, 'c', '') as suppression
    from (values
        ('luton', '1', 'on_plan_at_quarter_end', 'authority', '', 'all', 30.0),
        ('luton', '1', 'on_plan_at_quarter_end', 'authority', '', 'under_12', null),
        ('luton', '7', 'total_absence', 'fs', '', '', 10),
        ('luton', '7', 'absence_by_code', 'cohort', '3', 'I', 4),
        ('luton', '7', 'total_absence', 'team', 'North', '', 9),
        ('a', '7', 'total_absence', 'fs', '', '', 6), ('b', '7', 'total_absence', 'fs', '', '', 8),
        ('c', '7', 'total_absence', 'fs', '', '', null),
        ('a', '1', 'on_plan_at_quarter_end', 'authority', '', 'all', 5),
        ('b', '1', 'on_plan_at_quarter_end', 'authority', '', 'all', 7)
    ) as t (authority, indicator, measure, level, level_value, breakdown, value);
"""


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute(FIGURES)
        yield connection


def luton(connection, measure, level, breakdown="total"):
    (row,) = (
        indicator_labelled.compute(connection)
        .filter(authority="luton", measure=measure, level=level, breakdown=breakdown)
        .to_dicts()
    )
    return row


def test_every_figure_is_there_once_and_every_column_is_described(connection):
    rows = indicator_labelled.compute(connection)
    assert rows.height == connection.execute("select count(*) from kpi.indicator").fetchone()[0]
    assert rows.columns == list(indicator_labelled.SAID.columns)


def test_the_whole_is_called_total_whatever_the_measure_calls_it(connection):
    plans, absence = (
        luton(connection, *where) for where in (("on_plan_at_quarter_end", "authority"), ("total_absence", "fs"))
    )
    assert {row["breakdown_label"] for row in (plans, absence)} == {"Total"}
    assert plans["level_value"] == absence["level_value"] == "total"


def test_names_and_labels_are_in_words(connection):
    row = luton(connection, "absence_by_code", "cohort", "I")
    words = ("authority_name", "indicator_title", "measure_label", "level_label", "breakdown_label", "quarter_label")
    assert [row[name] for name in words] == [
        "Luton",
        "Attendance",
        "Absence by code",
        "Cohort 3 (Oct 2018 - Dec 2018)",
        "Illness",
        "2019/20 Q4",
    ]
    assert luton(connection, "total_absence", "team")["level_label"] == "Team North"


def test_a_withheld_figure_stays_withheld(connection):
    row = luton(connection, "on_plan_at_quarter_end", "authority", "under_12")
    assert (row["value"], row["suppression"]) == (None, "c")


def test_the_median_is_of_the_neighbours_with_a_figure(connection):
    row = luton(connection, "total_absence", "fs")
    assert (row["neighbours_median"], row["neighbours"]) == (7, 2)


def test_counts_and_single_neighbours_have_no_median(connection):
    assert luton(connection, "on_plan_at_quarter_end", "authority")["neighbours_median"] is None
    connection.execute("update kpi.indicator set value = null where authority = 'b'")
    assert luton(connection, "total_absence", "fs")["neighbours_median"] is None


def test_the_linked_share_is_that_of_the_figure(connection):
    assert luton(connection, "total_absence", "fs")["linked_share"] == 92.5
    assert luton(connection, "on_plan_at_quarter_end", "authority")["linked_share"] is None


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2019, 4, 1), "2019/20 Q1"),
        (date(2019, 10, 1), "2019/20 Q3"),
        (date(2020, 1, 1), "2019/20 Q4"),
        (date(1999, 7, 1), "1999/00 Q2"),
    ],
)
def test_quarters_are_those_of_the_financial_year(day, label):
    query = f"select {indicator_labelled.quarter_label('day')} from (select $1::date as day)"
    assert duckdb.execute(query, [day]).fetchone() == (label,)
