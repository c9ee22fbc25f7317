"""evaluation.police_call_outs: families, groups of them, and what is left out of the groups."""

from datetime import date

import polars as pl
import pytest

from orchestration.evaluation import police_call_outs as call_outs
from orchestration.evaluation.methods.shares import chi_square_p

SCHEMA = {
    "authority": pl.String,
    "family_key": pl.String,
    "fs_start_date": pl.Date,
    "cohort": pl.Int32,
    "evaluation_cohort": pl.Int32,
    "incidents_before": pl.Int32,
    "incidents_after": pl.Int32,
    "has_twelve_months_after": pl.Boolean,
}


def families(*rows: tuple, authority: str = "luton") -> pl.DataFrame:
    """Rows of (cohort, evaluation cohort, before, after, has twelve months after); half of them domestic abuse."""
    full = [(authority, f"f{number:04}", date(2018, 1, 1), *row) for number, row in enumerate(rows)]
    half = {f"domestic_abuse_{when}": pl.col(f"incidents_{when}") // 2 for when in ("before", "after")}
    return pl.DataFrame(full, schema=SCHEMA, orient="row").with_columns(**half)


def level(table: pl.DataFrame, level: str, value: str = "") -> dict:
    return table.filter(pl.col("level") == level, pl.col("level_value") == value).row(0, named=True)


THIRTY = [(1 + i % 3, 1 + i % 2, 12 * (1 + i % 4), 6 * (1 + i % 3), True) for i in range(30)]


def test_a_familys_months():
    row = level(call_outs.police_call_outs(families((1, 1, 24, 6, True))), "family")
    assert (row["mean_a_month_before"], row["mean_a_month_after"], row["change"]) == (2.0, 0.5, -1.5)
    assert (row["change_pct"], row["n"], row["estimate"]) == (-75.0, 1, None)


def test_the_mean_of_an_authority_is_over_families_with_twelve_months_after():
    table = call_outs.police_call_outs(families((1, 1, 24, 6, True), (None, 2, 0, 6, True), (1, 1, 99, 99, False)))
    row = level(table, "authority")
    assert (row["n"], row["incidents_before"], row["incidents_after"]) == (2, 24, 12)
    assert (row["mean_a_month_before"], row["mean_a_month_after"]) == (1.0, 0.5)
    assert row["change_pct"] == row["estimate"] == -50


def test_domestic_abuse_call_outs_are_counted_apart():
    """Panel of 2018: "Domestic Abuse Call Outs reduced -66%"."""
    table = call_outs.police_call_outs(families((1, 1, 20, 4, True), (2, 2, 4, 4, True), (1, 1, 9, 9, False)))
    row = level(table, "authority")
    assert (row["domestic_abuse_before"], row["domestic_abuse_after"]) == (12, 4)
    assert row["domestic_abuse_change_pct"] == pytest.approx(-100 * 8 / 12)
    assert level(table, "cohort", "2")["domestic_abuse_change_pct"] == 0


def test_a_family_counts_once_at_its_earliest_start():
    later = families((1, 1, 9, 9, True)).with_columns(fs_start_date=date(2019, 1, 1))
    table = call_outs.police_call_outs(pl.concat([later, families((1, 1, 24, 6, True))]))
    assert table.filter(level="family").height == 1
    found = level(table, "authority")
    assert (found["n"], found["n_families"], found["incidents_before"]) == (1, 1, 24)


def test_what_is_true_of_one_authoritys_call_outs_is_said_there():
    assert (
        "like for like"
        in level(call_outs.police_call_outs(families(*THIRTY, authority="peterborough")), "authority")["caveat"]
    )
    assert "like for like" not in level(call_outs.police_call_outs(families(*THIRTY)), "authority")["caveat"]


def test_families_left_out_are_counted_by_why():
    rows = [(1, 1, 1, 1, True), (1, 1, 1, 1, False), (1, 1, 1, 1, False), (1, 1, None, None, True)]
    assert level(call_outs.police_call_outs(families(*rows)), "authority")["left_out"] == (
        "Call-outs not known: the police extract was not delivered: 1; Fewer than twelve months after FS start: 2"
    )


def test_a_family_without_twelve_months_after_has_nothing_after():
    row = level(call_outs.police_call_outs(families((1, 1, 12, 12, False))), "family")
    assert (row["mean_a_month_before"], row["incidents_after"], row["mean_a_month_after"]) == (1.0, None, None)
    assert (row["n"], row["left_out"]) == (0, call_outs.TOO_SHORT)


def test_a_group_has_an_interval_around_its_change_and_a_p():
    row = level(call_outs.police_call_outs(families(*THIRTY)), "authority")
    assert row["interval_low"] < row["estimate"] < row["interval_high"] < 0
    assert 0 <= row["p"] < 0.05
    assert row["reason"] == ""


def test_rows_are_families_authority_cohorts_and_a_test_a_scheme():
    levels = call_outs.police_call_outs(families(*THIRTY))["level"].value_counts()
    assert dict(levels.iter_rows()) == {
        "family": 30, "authority": 1, "cohort": 3, "evaluation_cohort": 2, "between cohorts": 2,
    }  # fmt: skip


def test_the_test_between_cohorts_is_of_all_their_call_outs():
    rows = [(1, 1, 100, 90, True), (2, 1, 60, 30, True), (3, 2, 80, 20, True), (None, 2, 500, 500, True)]
    table = call_outs.police_call_outs(families(*rows))
    toolkit = level(table, "between cohorts", "toolkit")
    assert toolkit["p"] == pytest.approx(chi_square_p([90, 30, 20], [190, 90, 100]))
    assert toolkit["left_out"] == "Families in none of the cohorts: 1"
    assert level(table, "between cohorts", "evaluation")["p"] == pytest.approx(chi_square_p([120, 520], [280, 1100]))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(1, 1, 50, 50, True), (1, 1, 50, 50, True)], "Fewer than two cohorts with call-outs"),
        ([(1, 1, 50, 50, True), (2, 1, 0, 0, True)], "Fewer than two cohorts with call-outs"),
        ([(1, 1, 50, 0, True), (2, 1, 50, 0, True)], "No call-out before, or none after, in any cohort"),
        ([(1, 1, 6, 4, True), (2, 1, 6, 4, True)], "Too few call-outs: an expected count is under 5"),
    ],
)
def test_no_test_between_cohorts_where_there_is_too_little_to_test(rows, reason):
    row = level(call_outs.police_call_outs(families(*rows)), "between cohorts", "toolkit")
    assert (row["p"], row["reason"]) == (None, reason)


def test_nothing_before_gives_means_and_no_per_cent():
    row = level(call_outs.police_call_outs(families(*[(1, 1, 0, 12, True)] * 30)), "authority")
    assert (row["mean_a_month_before"], row["mean_a_month_after"], row["change"]) == (0.0, 1.0, 1.0)
    assert (row["change_pct"], row["reason"]) == (None, "No call-out before: a change in per cent has no base")


def test_an_authority_without_the_extract_has_rows_and_no_figures():
    row = level(call_outs.police_call_outs(families((1, 1, None, None, True))), "authority")
    assert (row["n"], row["incidents_before"], row["mean_a_month_before"]) == (0, None, None)
    assert row["reason"] == call_outs.NOBODY


def test_authorities_are_apart():
    both = pl.concat([families(*THIRTY), families(*THIRTY, authority="essex")])
    one = call_outs.police_call_outs(families(*THIRTY))
    assert call_outs.police_call_outs(both).filter(pl.col("authority") == "luton").equals(one)
