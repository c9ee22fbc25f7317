"""The figures that the reports print come out of the monitoring tables when their printed inputs are put in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.integration.monitoring_inputs import (
    ANSWERS,
    AS_OF,
    CASES,
    ENDS,
    HERTS,
    IN_CARE,
    IN_NEED,
    NEW_CASES,
    ON_PLAN,
    PANEL_CHANGES,
    PANEL_DAYS,
    POSTS,
    PRE_PROCEEDINGS,
    PRINTED_NEEDS,
    SHARES,
    VACANCIES,
    panel_inputs,
    pilot_inputs,
)
from tests.integration.test_dbt_unit_tests import create_raw_tables, not_passed, results_of


@pytest.fixture(scope="module")
def monitoring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse whose monitoring tables were built from the printed counts."""
    warehouse = tmp_path_factory.mktemp("monitoring") / "warehouse.duckdb"
    create_raw_tables(warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        for table, rows in [*panel_inputs(), *pilot_inputs()]:
            frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - DuckDB reads it by its name
            connection.execute(f"insert into raw.{table} by name select * from frame")
        for place, (as_of, extracts) in AS_OF.items():
            delivered = [("social_care", extract) for extract in extracts] + [("workforce", "posts")]
            connection.executemany(
                "insert into raw.extract_as_of (authority, agency, extract, as_of) values (?, ?, ?, ?)",
                [(place, agency, extract, as_of) for agency, extract in delivered],
            )
    arguments = ["build", "--exclude-resource-type", "test", "unit_test", "--select"]
    assert not_passed(results_of([*arguments, "+path:models/marts/monitoring"], warehouse)) == {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


def values(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> dict[Any, Any]:
    """The first columns of a query to its last one."""
    rows = connection.execute(query, parameters).fetchall()
    return {row[:-1] if len(row) > 2 else row[0]: row[-1] for row in rows}


def rounded(value: float, decimals: int = 0) -> float:
    """As a reader rounds: halves up."""
    return int(value * 10**decimals + 0.5) / 10**decimals


@pytest.mark.parametrize(("measure", "earlier", "later", "printed"), PANEL_CHANGES)
def test_panel_changes(
    monitoring: duckdb.DuckDBPyConnection, measure: str, earlier: date, later: date, printed: str
) -> None:
    query = """
        select earlier.value, later.value, (later.value - earlier.value) / nullif(earlier.value, 0) * 100
        from monitoring.panel_report as earlier join monitoring.panel_report as later using (authority, measure)
        where authority = ? and measure = ? and earlier.day = ? and later.day = ?
    """
    before, after, change = monitoring.execute(query, [HERTS, measure, earlier, later]).fetchone()
    decimals = len(printed.partition(".")[2])
    assert f"{change:+.{decimals}f}" == printed
    counts = {
        "children_in_need_plans_without_cwd": IN_NEED, "child_protection_plans": ON_PLAN,
        "looked_after_under_12_excluding_uasc": IN_CARE,
    }  # fmt: skip
    if measure in counts:
        expected = dict(zip(PANEL_DAYS, counts[measure], strict=True))
        assert (before, after) == (expected[earlier], expected[later])


def test_panel_vacancy_rates(monitoring: duckdb.DuckDBPyConnection) -> None:
    query = "select year(day), value from monitoring.panel_report where measure = 'vacancy_rate' and day = any(?)"
    found = values(monitoring, query, [date(year, 3, 31) for year in VACANCIES])
    assert {year: f"{value:.{len(VACANCIES[year][1].partition('.')[2])}f}" for year, value in found.items()} == {
        year: printed for year, (_, printed) in VACANCIES.items()
    }


def test_pilot_cases_by_plan(monitoring: duckdb.DuckDBPyConnection) -> None:
    query = """
        select period_end, breakdown, {column} from monitoring.pilot_cases
        where authority = 'cambridgeshire' and measure = 'cases_by_plan' and period_end = any(?)
    """
    kinds = ("child_in_need", "child_protection", "looked_after")
    counts = values(monitoring, query.format(column="numerator"), list(CASES))
    shares = values(monitoring, query.format(column="value"), list(CASES))
    assert counts == {(end, kind): n for end, ns in CASES.items() for kind, n in zip(kinds, ns, strict=True)}
    assert {key: rounded(share) for key, share in shares.items()} == {
        (end, kind): n for end, ns in SHARES.items() for kind, n in zip(kinds, ns, strict=True)
    }
    query = "select period_end, value from monitoring.pilot_cases where measure = 'cases_in_pre_proceedings'"
    found = values(monitoring, query)
    assert {end: found[end] for end in PRE_PROCEEDINGS} == PRE_PROCEEDINGS


def test_pilot_new_cases_and_their_needs(monitoring: duckdb.DuckDBPyConnection) -> None:
    query = """
        select period_end, breakdown, value from monitoring.pilot_cases
        where
            authority = 'cambridgeshire' and period_end = any(?)
            and measure like 'new_cases%need' and breakdown = any(?)
    """
    found = values(monitoring, query, list(ENDS), list(PRINTED_NEEDS))
    assert {key: rounded(value) for key, value in found.items()} == {
        (end, code): printed for code, row in PRINTED_NEEDS.items() for end, printed in zip(ENDS, row, strict=True)
    }
    query = "select period_end, value from monitoring.pilot_cases where measure = 'new_cases' and period_end = any(?)"
    assert values(monitoring, query, list(ENDS)) == dict(zip(ENDS, NEW_CASES, strict=True))


def test_pilot_vacancies_and_turnover(monitoring: duckdb.DuckDBPyConnection) -> None:
    query = """
        select period_end, breakdown, value from monitoring.pilot_workforce
        where authority = 'cambridgeshire' and measure = ? and value is not null and breakdown != ''
    """
    counted = {
        (end, role): counts for role, row in POSTS.items() for end, counts in zip(ENDS, row, strict=True) if counts
    }
    assert values(monitoring, query, "posts") == {key: posts for key, (posts, _) in counted.items()}
    assert values(monitoring, query, "vacancies") == {key: vacant for key, (_, vacant) in counted.items()}
    # Findings: at launch 20 % and 5 %, three months on 10 % and 5 %, six months on social workers 7 %
    rates = {key: rounded(value) for key, value in values(monitoring, query, "vacancy_rate").items()}
    printed = {ENDS[1]: (20, 5), ENDS[2]: (10, 5), ENDS[3]: (10, 7)}
    assert {end: (rates[end, "senior_practitioner"], rates[end, "social_worker"]) for end in printed} == printed
    assert rounded(values(monitoring, query, "turnover_rate")[ENDS[3], "social_worker"]) == 5


def test_thresholds(monitoring: duckdb.DuckDBPyConnection) -> None:
    query = """
        select period_end, actual, met from monitoring.implementation_threshold
        where authority = 'cambridgeshire' and measure = 'adult_specialist_posts_filled' order by period_end
    """
    found = {end: (actual and round(actual), met) for end, actual, met in monitoring.execute(query).fetchall()}
    assert [found[end] for end in ENDS] == [(None, None), (None, None), (30, False), (55, False)]
    query = """
        select survey_question, survey, actual
        from monitoring.implementation_threshold join reference.implementation_thresholds using (measure)
        where authority = 'cambridgeshire' and actual is not null and survey != ''
    """
    actual = values(monitoring, query)
    assert {(question, wave): rounded(value) for (question, wave), value in actual.items()} == {
        (question.replace("Children's Safeguarding in Cambridgeshire", "%"), wave): row[-1]
        for question, waves in ANSWERS.items()
        for wave, row in zip(("interim", "follow-up"), waves, strict=True)
    }
    query = "select count(*) from monitoring.implementation_threshold where met != (actual >= target)"
    assert monitoring.execute(query).fetchone() == (0,)
    # the catalogue and the tables name the same measures
    query = """
        select mart, measure from reference.monitoring_measures
        except
        (
            select 'panel_report', measure from monitoring.panel_report
            union select 'pilot_cases', measure from monitoring.pilot_cases
            union select 'pilot_workforce', measure from monitoring.pilot_workforce
        )
    """
    assert monitoring.execute(query).fetchall() == []
