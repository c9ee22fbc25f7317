"""evaluation.attendance_before_after: which children count in which comparison, and their absence together."""

import polars as pl
import pytest

from orchestration.evaluation import attendance_before_after as attendance

SESSIONS = [
    f"{kind}_{when}" for when in ("before", "in_year", "after") for kind in ("possible", "authorised", "unauthorised")
]
SCHEMA = {
    "authority": pl.String,
    "cohort": pl.Int32,
    "evaluation_cohort": pl.Int32,
    "is_known": pl.Boolean,
    "has_year_of_start_passed": pl.Boolean,
    "has_year_after_passed": pl.Boolean,
    **dict.fromkeys(SESSIONS, pl.Int64),
}


def children(*rows: tuple) -> pl.DataFrame:
    """Rows of (cohort, year of start has passed, year after has passed, then the nine numbers of sessions)."""
    full = [("luton", cohort, 1, True, start, after, *sessions) for cohort, start, after, *sessions in rows]
    return pl.DataFrame(full, schema=SCHEMA, orient="row")


def row(table: pl.DataFrame, compared: str, kind: str, level: str = "authority", value: str = "") -> dict:
    place = {"compared": compared, "outcome": f"{kind}_absence", "level": level, "level_value": value}
    return table.filter(*(pl.col(column) == wanted for column, wanted in place.items())).row(0, named=True)


TWO = ((1, True, True, 100, 10, 20, 100, 8, 12, 200, 4, 6), (2, True, True, 300, 30, 0, 100, 2, 8, 100, 5, 5))


def test_absence_is_of_the_children_together():
    table = attendance.attendance_before_after(children(*TWO))
    total = row(table, "year_after", "total")
    assert (total["absent_before"], total["possible_before"]) == (60, 400)
    assert (total["absent_compared"], total["possible_compared"]) == (20, 300)
    assert total["estimate"] == pytest.approx(100 * (20 / 300 - 60 / 400))
    assert row(table, "year_of_fs_start", "unauthorised")["absent_compared"] == 20
    assert row(table, "year_after", "authorised", "cohort", "2")["pct_before"] == 10


def test_children_left_out_are_counted_by_why():
    unknown = children((1, True, True, *[0] * 9)).with_columns(is_known=pl.lit(False))
    table = attendance.attendance_before_after(
        pl.concat([children(*TWO, (1, True, False, *[9] * 9), (1, True, True, 9, 0, 0, 9, 0, 0, 0, 0, 0)), unknown])
    )
    assert row(table, "year_of_fs_start", "total")["n"] == 4
    after = row(table, "year_after", "total")
    assert (after["n"], after["left_out"]) == (
        2,
        "Attendance not known: neither sessions nor summaries were delivered: 1; The school year compared has not"
        " passed: 1; No possible session in one of the two school years: 1",
    )


def test_nobody_to_compare_has_a_reason_and_no_figures():
    found = row(attendance.attendance_before_after(children((1, False, False, *[9] * 9))), "year_after", "total")
    assert (found["possible_before"], found["estimate"], found["reason"]) == (None, None, attendance.NOBODY)


def test_many_children_have_an_interval():
    many = [(1, True, True, 100, 10 + i % 7, 5, 100, 5, 5, 100, i % 3, 2) for i in range(40)]
    found = row(attendance.attendance_before_after(children(*many)), "year_after", "total")
    assert found["interval_low"] < found["estimate"] < found["interval_high"] < 0
