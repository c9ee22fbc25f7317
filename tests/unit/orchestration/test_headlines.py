"""Key figures and headlines: what is compared, what is withheld, and that nothing more is said than is published."""

from datetime import date

import duckdb
import pytest

from orchestration.publication import headlines, key_figures

MAKE = """
create schema kpi; create schema evaluation;
create table kpi.indicator_labelled (
    authority varchar, authority_name varchar, indicator varchar, measure varchar, unit varchar, good_direction varchar,
    level varchar, level_value varchar, breakdown varchar, quarter_start date, quarter_label varchar, value double,
    denominator double, suppression varchar, complete boolean
);
create table kpi.indicator as
    select authority, indicator, measure, level, level_value, breakdown, quarter_start from kpi.indicator_labelled;
create table evaluation.impact_did (
    authority varchar, outcome varchar, age_group varchar, estimator varchar, "window" varchar, includes_uasc boolean,
    estimate double, interval_low double, interval_high double, p double, caveat varchar
);
create table evaluation.value_for_money (
    variant varchar, authority varchar, reductions varchar, horizon_years integer, benefits_cut_pct double,
    costs_raised_pct double, benefit_cost_ratio double, caveat varchar
);
"""
COMPARISON = "insert into evaluation.impact_did values ('', ?, 'under_18', 'imputation', ?, false, ?, ?, ?, 0.01, '.')"


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute(MAKE)
        yield connection


def add(connection, authority, value, day="2020-01-01", suppression="", **others):
    row = {
        "authority": authority.lower(),
        "authority_name": authority,
        "indicator": "1",
        "measure": "on_plan_at_quarter_end",
        "unit": "children",
        "good_direction": "down",
        "level": "authority",
        "level_value": "total",
        "breakdown": "total",
        "quarter_start": day,
        "quarter_label": f"quarter of {day}",
        "value": value,
        "denominator": None,
        "suppression": suppression,
        "complete": True,
    } | others
    connection.execute(f"insert into kpi.indicator_labelled values ({', '.join('?' * len(row))})", list(row.values()))


def plans(connection):
    return {figure.authority_name: figure for figure in key_figures.read(connection)}


def test_the_newest_whole_quarter_is_compared_with_the_same_quarter_a_year_before(connection):
    add(connection, "Luton", 30, "2019-01-01")
    add(connection, "Luton", 99, "2019-10-01")
    add(connection, "Luton", 46)
    add(connection, "Luton", 7, "2020-04-01", complete=False)
    figure = plans(connection)["Luton"]
    assert (figure.newest.quarter, figure.change, figure.verdict) == (date(2020, 1, 1), 16, "worse")
    assert [point.value for point in figure.points] == [30, 99, 46]


@pytest.mark.parametrize(
    ("good", "then", "verdict"),
    [("down", 50, "better"), ("up", 50, "worse"), ("none", 50, ""), ("down", 46.4, "the same"), ("down", None, "")],
)
def test_a_change_is_judged_as_it_is_shown(connection, good, then, verdict):
    add(connection, "Luton", then, "2019-01-01", good_direction=good, suppression="" if then else "c")
    add(connection, "Luton", 46, good_direction=good)
    assert plans(connection)["Luton"].verdict == verdict


def test_withheld_figures_are_shown_as_their_symbol(connection):
    add(connection, "Luton", None, suppression="c")
    figure = plans(connection)["Luton"]
    assert (figure.shown(figure.newest), figure.shown(figure.year_before)) == ("[c]", "none")


def test_a_signal_of_the_control_chart_is_the_quarter_s(connection):
    add(connection, "Luton", 46)
    connection.execute(
        "create table kpi.indicator_signal as select 'luton' as authority, '1' as indicator, 'on_plan_at_quarter_end'"
        " as measure, 'authority' as level, '' as level_value, 'all' as breakdown, date '2020-01-01' as quarter_start,"
        " 'beyond the limits' as signal"
    )
    assert plans(connection)["Luton"].newest.signal == "beyond the limits"


def test_one_sentence_says_what_moved_and_what_cannot_be_compared(connection):
    for authority, then, now in (("Hertfordshire", 30, 46), ("Luton", 9, 9), ("Peterborough", None, 5)):
        add(connection, authority, then, "2019-01-01", "" if then else "c")
        add(connection, authority, now)
    assert key_figures.sentence(key_figures.read(connection)) == (
        "Children on a plan, quarter of 2020-01-01: Hertfordshire 46 (up from 30), Luton 9 (as a year before);"
        " withheld, or without a figure a year before: Peterborough."
    )


def test_use_is_of_the_newest_complete_quarter_and_says_when_it_is_a_least(connection):
    used = {"indicator": "8", "measure": "ae_attendances", "level": "fs", "breakdown": "child"}
    add(connection, "Luton", 1, "2019-10-01", denominator=900, **used)
    add(connection, "Luton", 1, denominator=39, **used)
    add(connection, "Hertfordshire", None, suppression="c", denominator=None, **used)
    assert headlines.sentences(connection)[0].startswith("At least 39 children were in families")


def test_the_comparison_is_the_newest_with_its_interval(connection):
    connection.execute(COMPARISON, ["on_plan", "to 2019/20", 0.71, 0.55, 0.93])
    connection.execute(COMPARISON, ["on_plan", "to 2024/25", 0.85, 0.67, 1.07])
    connection.execute(COMPARISON, ["new_looked_after", "to 2024/25", 0.85, 0.74, 0.98])
    helps, sure = headlines.read(connection)[2:4]
    assert helps.says == (
        "15% fewer children coming into care and 15% fewer children on plans than similar councils would lead one to"
        " expect."
    )
    assert "children on plans: ratio 0.85 (0.67 to 1.07)" in helps.interval
    assert sure.says == "An interval that leaves out no difference: children coming into care."


def test_without_a_comparison_nothing_is_claimed(connection):
    connection.execute(COMPARISON, ["on_plan", "to 2019/20", None, None, None])
    helps, sure, pays = headlines.read(connection)[2:]
    assert helps.says.startswith(headlines.NOT_COMPARED)
    assert sure.says.startswith("Not sure")
    assert pays.says.startswith("Whether it pays cannot be said")


def test_what_it_pays_is_a_range_with_what_would_lower_it(connection):
    for authority, cut, ratio in (("a", 0, 1.89), ("b", 0, 15.81), ("a", 40, 1.14), ("b", 40, 9.49)):
        connection.execute(
            "insert into evaluation.value_for_money values ('as_described', ?, 'published', 10, ?, 0, ?, 'So; and so')",
            [authority, cut, ratio],
        )
    pays = headlines.read(connection)[4]
    assert "£1.89 to £15.81 over 10 years in 2 authorities" in pays.says
    assert (pays.interval, pays.caveat) == ("With benefits cut by 40 per cent: £1.14 to £9.49.", "So.")


def test_a_night_ends_with_five_sentences(connection):
    assert len(headlines.sentences(connection)) == 5
