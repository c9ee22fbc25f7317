"""evaluation.cohort_outcomes: shares of cohorts, and the second against the first."""

from itertools import chain, repeat

import polars as pl
import pytest

from orchestration.evaluation import cohort_outcomes as cohorts
from orchestration.evaluation.methods import shares
from orchestration.evaluation.methods.shares import Counted

SCHEMA = {
    "authority": pl.String,
    "outcome": pl.String,
    "family_key": pl.String,
    "cohort": pl.Int32,
    "evaluation_cohort": pl.Int32,
    "state": pl.String,
    "days_in_window": pl.Int32,
    "days_followed": pl.Int32,
    "days_to_outcome": pl.Int32,
    "days_followed_for_other": pl.Int32,
    "days_to_other": pl.Int32,
}
FOLLOWED = {
    "became": (365, 365, 100, 365, None),
    "did_not": (365, 365, None, 365, None),
    "already": (365, 365, None, 365, None),
    "followed_for_less_than_12_months": (365, 200, None, 200, None),
    "not_known": (365, None, None, None, None),
}
"""Days in the 12 months, followed, to the outcome, followed for the other outcome and to it, by state."""
OUTCOME = "looked_after"


def children(*groups: tuple[int | None, int, str, int]) -> pl.DataFrame:
    """So many children each of (cohort, evaluation cohort, state, children)."""
    rows = chain.from_iterable(repeat(group[:3], group[3]) for group in groups)
    named = [("luton", OUTCOME, f"f{number:04}", *row, *FOLLOWED[row[2]]) for number, row in enumerate(rows)]
    return pl.DataFrame(named, schema=SCHEMA, orient="row")


def row(table: pl.DataFrame, scheme: str, cohort: int, *, test: str = "") -> dict:
    return table.filter(pl.col("cohort_scheme") == scheme, pl.col("cohort") == cohort, pl.col("test") == test).row(
        0, named=True
    )


EARLY_AND_LATE = children(
    (1, 1, "became", 12), (2, 1, "did_not", 48), (3, 2, "became", 6), (None, 2, "did_not", 94),
)  # fmt: skip


def test_a_cohorts_share_is_of_children_followed_for_whom_it_was_not_so_already():
    every_state = children(
        (1, 1, "became", 3),
        (1, 1, "did_not", 7),
        (1, 1, "already", 4),
        (1, 1, "followed_for_less_than_12_months", 2),
        (1, 1, "not_known", 1),
    )
    found = row(cohorts.cohort_outcomes(every_state), "evaluation", 1)
    assert (found["children"], found["became"], found["estimate"]) == (10, 3, 30)
    assert (found["already"], found["followed_too_short"], found["n"]) == (4, 2, 10)
    assert found["left_out"] == (
        "Children for whom it was so already on FS start: 4; Children followed for less than twelve months: 2;"
        " Children of whom it is not known: the extract was not delivered: 1"
    )


def test_the_second_cohort_is_set_against_the_first():
    found = row(cohorts.cohort_outcomes(EARLY_AND_LATE), "evaluation", 2, test=cohorts.PEARSON)
    expected = shares.difference(Counted(12, 60), Counted(6, 100))
    assert (found["estimate"], found["interval_low"], found["interval_high"], found["p"]) == pytest.approx(
        (-14, expected.low, expected.high, expected.p)
    )
    assert (found["compared_with"], found["n"], found["children"], found["became"]) == (1, 160, 160, 18)


def test_brothers_and_sisters_are_not_independent():
    """Ten families of four children each, of whom all or none become looked after: as good as ten children."""
    fours = children((1, 1, "became", 12), (1, 1, "did_not", 28)).with_columns(
        family_key=pl.format("f{}", pl.int_range(pl.len()) // 4)
    )
    found = row(cohorts.cohort_outcomes(fours), "evaluation", 1)
    alone = row(cohorts.cohort_outcomes(children((1, 1, "became", 12), (1, 1, "did_not", 28))), "evaluation", 1)
    assert (found["n"], found["n_families"], alone["n_families"]) == (40, 10, 40)
    assert found["estimate"] == alone["estimate"] == 30
    assert found["interval_high"] - found["interval_low"] > 1.7 * (alone["interval_high"] - alone["interval_low"])
    assert (alone["interval_low"], alone["interval_high"]) == pytest.approx(
        (shares.share(Counted(12, 40)).low, shares.share(Counted(12, 40)).high)
    )


def test_a_cohort_alone_is_compared_with_nothing():
    assert row(cohorts.cohort_outcomes(EARLY_AND_LATE), "evaluation", 1)["compared_with"] is None


def test_fishers_test_stands_beside_pearsons_where_an_expected_count_is_under_five():
    table = cohorts.cohort_outcomes(children((1, 1, "became", 3), (1, 1, "did_not", 10), (3, 2, "did_not", 20)))
    found = row(table, "evaluation", 2, test=cohorts.FISHER)
    assert found["p"] == shares.fisher_p(Counted(3, 13), Counted(0, 20))
    assert "Fisher's" in row(table, "evaluation", 2, test=cohorts.PEARSON)["caveat"]


def test_fishers_test_is_not_asked_of_large_counts():
    assert cohorts.FISHER not in cohorts.cohort_outcomes(EARLY_AND_LATE)["test"]


def test_the_toolkits_cohorts_with_children_stand_beside_the_evaluations():
    table = cohorts.cohort_outcomes(EARLY_AND_LATE)
    assert table.filter(pl.col("cohort_scheme") == "toolkit")["cohort"].to_list() == [1, 2, 3]
    assert row(table, "toolkit", 1)["estimate"] == 100


def test_a_cohort_without_children_is_empty_with_its_reason():
    table = cohorts.cohort_outcomes(children((1, 1, "became", 1), (3, 2, "already", 1)))
    for test in ("", cohorts.PEARSON):
        found = row(table, "evaluation", 2, test=test)
        assert (found["estimate"], found["p"]) == (None, None)
        assert found["reason"] == shares.NOTHING_TO_TAKE_A_SHARE_OF


def test_what_is_not_known_is_not_none():
    found = row(cohorts.cohort_outcomes(children((1, 1, "not_known", 3))), "evaluation", 1)
    assert (found["children"], found["became"], found["already"], found["followed_too_short"]) == (0, None, None, None)


def test_children_followed_for_less_count_in_the_cumulative_incidence_for_as_long_as_they_are():
    """Ten at risk on day 50, one event: 10 per cent; the five left of them on day 100, one: 1 - 0.9 x 4/5."""
    rows = [
        ("became", 365, 50, 365, None),
        ("became", 365, 100, 365, 20),
        *[("followed_for_less_than_12_months", 60, None, 60, None)] * 4,
        *[("did_not", 365, None, 365, None)] * 4,
    ]
    frame = pl.DataFrame(
        [("luton", OUTCOME, f"f{at}", 1, 1, state, 365, *days) for at, (state, *days) in enumerate(rows)],
        schema=SCHEMA,
        orient="row",
    )
    found = row(cohorts.cohort_outcomes(frame), "evaluation", 1)
    assert found["estimate"] == pytest.approx(100 * 2 / 6)
    assert found["incidence"] == pytest.approx(100 * (1 - 0.9 * 4 / 5))
    assert found["incidence_low"] < found["incidence"] < found["incidence_high"]
    # on day 20 a plan came first for one of ten; on day 50 one of nine became looked after
    assert found["incidence_before_other"] == pytest.approx(100 * 0.9 * 1 / 9)
    assert (found["events"], found["other_first"]) == (2, 1)


def test_a_cohort_that_nobody_is_followed_in_says_so():
    found = row(cohorts.cohort_outcomes(children((1, 1, "followed_for_less_than_12_months", 3))), "evaluation", 1)
    assert found["incidence"] is None
    assert found["incidence_reason"] == "Nobody is followed to the end of the 12 months"
