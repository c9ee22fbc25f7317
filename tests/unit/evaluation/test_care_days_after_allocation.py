"""evaluation.care_days_after_allocation: days a family, and families with a child who enters care."""

from datetime import date

import polars as pl

from orchestration.evaluation import care_days_after_allocation as care_days

SCHEMA = {
    "authority": pl.String,
    "family_key": pl.String,
    "r03_fs_start_date": pl.Date,
    "r05_cohort": pl.Int32,
    "is_any_child_entering_care": pl.Boolean,
    "care_days": pl.Int32,
}


def families(*rows: tuple) -> pl.DataFrame:
    named = [("luton", f"f{number:04}", date(2018, 1, 1), *row) for number, row in enumerate(rows)]
    return pl.DataFrame(named, schema=SCHEMA, orient="row")


def row(table: pl.DataFrame, outcome: str, level: str = "authority") -> dict:
    return table.filter(pl.col("outcome") == outcome, pl.col("level") == level).row(0, named=True)


TABLE = care_days.care_days_after_allocation(
    families((1, True, 60), (1, False, 0), (None, False, 30), (None, None, None), (2, True, 0))
)


def test_days_are_a_mean_over_families_whose_days_are_known():
    found = row(TABLE, care_days.DAYS)
    assert (found["estimate"], found["counted"], found["families"], found["n"]) == (22.5, 90, 4, 4)
    assert found["left_out"].endswith("five months: 1")


def test_a_family_counts_once_at_its_earliest_start():
    later = families((1, True, 60)).with_columns(r03_fs_start_date=date(2019, 1, 1))
    found = row(care_days.care_days_after_allocation(pl.concat([later, families((1, False, 10))])), care_days.DAYS)
    assert (found["families"], found["estimate"]) == (1, 10)


def test_a_share_of_families_has_a_child_who_enters_care():
    found = row(TABLE, care_days.ENTERING)
    assert (found["estimate"], found["counted"]) == (50, 2)
    assert found["interval_low"] < 50 < found["interval_high"]


def test_a_cohort_is_apart():
    assert row(TABLE, care_days.DAYS, "cohort")["estimate"] == 30
    assert TABLE.filter(pl.col("level") == "cohort")["level_value"].unique().sort().to_list() == ["1", "2"]


def test_few_families_give_a_mean_without_an_interval():
    found = row(TABLE, care_days.DAYS)
    assert (found["interval_low"], found["interval_high"]) == (None, None)
    assert found["reason"].startswith("Too few for an interval")


def test_forty_families_give_an_interval():
    found = row(
        care_days.care_days_after_allocation(families(*[(1, i % 3 == 0, 20 * (i % 3)) for i in range(40)])),
        care_days.DAYS,
    )
    assert found["interval_low"] < found["estimate"] < found["interval_high"]


def test_unknown_days_are_no_days():
    found = row(
        care_days.care_days_after_allocation(families((1, None, None))),
        care_days.DAYS,
    )
    assert (found["estimate"], found["counted"], found["n"]) == (None, None, 0)
    assert found["reason"] == "Nothing to take a mean of"
