"""evaluation.health_before_after: children, adults and both, of an authority and of its cohorts."""

from datetime import date

import polars as pl
import pytest

from orchestration.evaluation import health_before_after as health

SCHEMA = {
    "authority": pl.String,
    "family_key": pl.String,
    "fs_start_date": pl.Date,
    "cohort": pl.Int32,
    "evaluation_cohort": pl.Int32,
    "outcome": pl.String,
    "age_group": pl.String,
    "events_before": pl.Int64,
    "events_after": pl.Int64,
    "has_twelve_months_after": pl.Boolean,
}


def families(*rows: tuple) -> pl.DataFrame:
    """Rows of (family, cohort, age group, before, after, has twelve months after), of A&E attendances."""
    full = [
        ("luton", key, date(2018, 1, 1), cohort, 1, "ae_attendances", group, before, after, is_long)
        for key, cohort, group, before, after, is_long in rows
    ]
    return pl.DataFrame(full, schema=SCHEMA, orient="row")


def row(table: pl.DataFrame, group: str, level: str = "authority", value: str = "") -> dict:
    place = {"age_group": group, "level": level, "level_value": value}
    return table.filter(*(pl.col(column) == wanted for column, wanted in place.items())).row(0, named=True)


TWO = (("f", 1, "child", 4, 1, True), ("f", 1, "adult", 2, 2, True), ("g", 2, "adult", 2, 0, True))


def test_children_and_adults_are_counted_apart_and_together():
    table = health.health_before_after(families(*TWO))
    found = {group: row(table, group) for group in ("child", "adult", "all")}
    assert {group: (one["n"], one["events_before"], one["events_after"]) for group, one in found.items()} == {
        "child": (1, 4, 1),
        "adult": (2, 4, 2),
        "all": (2, 8, 3),
    }
    assert found["all"]["estimate"] == pytest.approx(100 * (3 - 8) / 8)


def test_a_cohort_counts_its_own_families():
    table = health.health_before_after(families(*TWO))
    assert row(table, "all", "cohort", "1")["events_before"] == 6
    assert row(table, "all", "cohort", "2")["events_before"] == 2
    assert row(table, "all", "evaluation_cohort", "1")["n"] == 2


def test_families_left_out_are_counted_by_why():
    table = health.health_before_after(
        families(("f", 1, "adult", 4, 1, True), ("g", 1, "adult", 4, 1, False), ("h", 1, "adult", None, None, False))
    )
    found = row(table, "all")
    assert (found["n"], found["events_before"], found["left_out"]) == (
        1,
        4,
        "Events not known: the hospital's rows were not delivered: 1; Fewer than twelve months after FS start: 1",
    )


def test_nobody_known_has_a_reason_and_no_figures():
    found = row(health.health_before_after(families(("f", 1, "adult", None, None, False))), "adult")
    assert (found["events_before"], found["estimate"], found["reason"]) == (None, None, health.NOBODY)


def test_many_families_have_an_interval():
    table = health.health_before_after(families(*[(str(i), 1, "adult", 2 + i % 3, i % 2, True) for i in range(30)]))
    found = row(table, "adult")
    assert found["interval_low"] < found["estimate"] < found["interval_high"] < 0
