"""Printed counts put through the functions that make `evaluation.*`: Tables 2, 3 to 6, 12, 17 and 43 to 128."""

from datetime import date
from itertools import chain, repeat

import polars as pl
import pytest

from orchestration.evaluation import cohort_outcomes as cohorts
from orchestration.evaluation import police_call_outs as call_outs
from orchestration.evaluation import practitioner_survey as survey
from orchestration.evaluation.replication.figures import EVALUATION

COHORTS = {
    "bracknell_forest": [(4.3, 3.7), (5.4, 3.9), (6.3, 1.1), (11.0, 3.0)],
    "west_berkshire": [(3.6, 3.4), (10.8, 2.4), (2.3, 0.4), (2.6, 0.2)],
    "peterborough": [(13.0, 9.0), (18.5, 11.8), (17.3, 13.7), (12.3, 11.0)],
}
"""Tables 4 to 6: call-outs a month before and after, cohorts 1 to 4."""


def call_outs_of(months: dict[str, list[tuple[float, float]]]) -> pl.DataFrame:
    """Each cohort as one family that had its call-outs a month for twelve months."""
    rows = [
        (authority, f"cohort {cohort}", date(2018, 1, 1), cohort, min(cohort, 2), round(12 * before), round(12 * after))
        for authority, pairs in months.items()
        for cohort, (before, after) in enumerate(pairs, start=1)
    ]
    names = ["authority", "family_key", "fs_start_date", "cohort", "evaluation_cohort"]
    families = pl.DataFrame(rows, schema=[*names, "incidents_before", "incidents_after"], orient="row")
    known = {"has_twelve_months_after": True, "domestic_abuse_before": 0, "domestic_abuse_after": 0}
    return call_outs.police_call_outs(families.with_columns(**known))


@pytest.fixture(scope="module")
def by_cohort() -> pl.DataFrame:
    return call_outs_of(COHORTS)


@pytest.mark.parametrize(
    ("authority", "printed"),
    [
        ("bracknell_forest", [-14.0, -27.8, -82.5, -72.7]),
        ("west_berkshire", [-5.6, -77.8, -82.6, -92.3]),
        ("peterborough", [-30.8, -36.2, -20.8, -10.6]),
    ],
)
def test_tables_4_to_6(by_cohort, authority, printed):
    """To within what rounding the call-outs a month to a tenth leaves open; the digit itself is the replication's."""
    found = by_cohort.filter(pl.col("authority") == authority, pl.col("level") == "cohort")["change_pct"]
    assert found.to_list() == pytest.approx(printed, abs=1.7)


@pytest.mark.parametrize(
    ("authority", "before", "after", "change"),
    [
        ("bracknell_forest", 6.8, 2.9, -57.4),
        ("west_berkshire", 4.8, 1.6, -66.7),
        ("peterborough", 15.3, 11.4, -25.5),
    ],
)
def test_table_3_is_the_mean_of_the_cohorts_of_tables_4_to_6(by_cohort, authority, before, after, change):
    found = by_cohort.filter(pl.col("authority") == authority, pl.col("level") == "authority").row(0, named=True)
    assert found["mean_a_month_before"] == pytest.approx(before, abs=0.05 + 1e-9)
    assert found["mean_a_month_after"] == pytest.approx(after, abs=0.05 + 1e-9)
    assert found["change_pct"] == pytest.approx(change, abs=0.9)


def test_hertfordshires_line_of_table_3():
    found = call_outs_of({"hertfordshire": [(3.3, 1.2)]}).filter(pl.col("level") == "authority")
    assert found["change_pct"].item() == pytest.approx(-63.6, abs=1.5)


@pytest.mark.parametrize(
    ("authority", "is_significant"), [("bracknell_forest", True), ("west_berkshire", True), ("peterborough", False)]
)
def test_chi_square_between_cohorts_as_the_text_has_it(by_cohort, authority, is_significant):
    """p < 0.001 in two authorities and no trend in the third, if a cohort's line is all its call-outs in a month."""
    tests = by_cohort.filter(pl.col("authority") == authority, pl.col("level") == "between cohorts")
    assert [p < 0.001 for p in tests["p"]] == [is_significant, is_significant]
    assert is_significant or tests["p"].min() > 0.05


@pytest.fixture(scope="module")
def outcomes() -> pl.DataFrame:
    """Tables 12 and 17: children with the outcome in each cohort, of the totals behind the printed shares."""
    printed = [
        ("bracknell_forest", "looked_after", (7, 70), (5, 90)),
        ("west_berkshire", "looked_after", (7, 58), (7, 136)),
        ("bracknell_forest", "child_protection_plan", (19, 70), (16, 90)),
        ("peterborough", "child_protection_plan", (10, 123), (11, 131)),
        ("west_berkshire", "child_protection_plan", (5, 58), (1, 136)),
    ]
    children = chain.from_iterable(
        repeat((authority, outcome, None, cohort, state), number)
        for authority, outcome, *both in printed
        for cohort, (became, total) in enumerate(both, start=1)
        for state, number in (("became", became), ("did_not", total - became))
    )
    schema = {"authority": pl.String, "outcome": pl.String, "cohort": pl.Int32, "evaluation_cohort": pl.Int32}
    frame = pl.DataFrame(list(children), schema=schema | {"state": pl.String}, orient="row")
    unprinted = ("days_in_window", "days_followed", "days_to_outcome", "days_followed_for_other", "days_to_other")
    return cohorts.cohort_outcomes(
        frame.with_columns(pl.lit(None, dtype=pl.Int32).alias(name) for name in unprinted).with_columns(
            family_key=pl.int_range(pl.len()).cast(pl.String)
        )
    )


@pytest.mark.parametrize(
    ("authority", "outcome", "shares", "p"),
    [
        ("bracknell_forest", "looked_after", (10.0, 5.6), "0.29"),
        ("west_berkshire", "looked_after", (12.1, 5.1), "0.09"),
        ("bracknell_forest", "child_protection_plan", (27.1, 17.8), "0.16"),
        ("peterborough", "child_protection_plan", (8.1, 8.4), "0.94"),
        ("west_berkshire", "child_protection_plan", (8.6, 0.7), "0.004"),
    ],
)
def test_tables_12_and_17(outcomes, authority, outcome, shares, p):
    rows = outcomes.filter(pl.col("authority") == authority, pl.col("outcome") == outcome)
    assert tuple(round(share, 1) for share in rows.filter(pl.col("test") == "")["estimate"]) == shares
    places = len(p.partition(".")[2])
    assert f"{rows.filter(pl.col('test') == cohorts.PEARSON)['p'].item():.{places}f}" == p


def test_fishers_test_stands_beside_the_printed_ps_that_rest_on_few_children(outcomes):
    beside = outcomes.filter(pl.col("test") == cohorts.FISHER)
    found = beside.select("authority", "outcome", pl.col("p").round(3)).rows()
    assert found == [
        ("west_berkshire", "child_protection_plan", 0.01),
        ("west_berkshire", "looked_after", 0.126),
    ]


@pytest.fixture(scope="module")
def answers(sources) -> pl.DataFrame:
    """Tables 43 to 128: answers as printed, without the totals."""
    printed = sources.survey_responses.filter(
        pl.col("source_document") == EVALUATION, pl.col("answer") != "Total", pl.col("authority").is_not_null()
    )
    return printed.with_columns(pl.lit("late 2019").alias("survey")).sort("question", "answer")


@pytest.fixture(scope="module")
def surveys(answers) -> pl.DataFrame:
    samples = pl.DataFrame(
        {
            "authority": ["bracknell_forest", "hertfordshire", "luton", "peterborough", "west_berkshire"],
            "survey": "late 2019",
            "people_invited": [43, 222, 60, 58, 41],
            "respondents": [38, 82, 18, 30, 37],
        }
    )
    return survey.practitioner_survey(answers, samples)


def test_table_2(surveys):
    rates = surveys.filter(pl.col("outcome") == survey.RESPONSE_RATE)
    assert rates["estimate"].round(0).to_list() == [88, 37, 30, 52, 90]
    assert rates["margin_of_error"].round(2).to_list() == [5.49, 8.61, 19.49, 12.54, 5.09]


def test_shares_of_tables_43_to_128(surveys, answers):
    keys = ["authority", "question", "answer"]
    found = surveys.filter(pl.col("outcome") == survey.ANSWER).select(*keys, ours="share_pct")
    both = answers.join(found, on=keys)
    assert both.height == answers.height
    differing = both.filter((pl.col("ours") - pl.col("share_pct")).abs() > 0.05 + 1e-9)
    assert set(differing["published_in"]) == {"Table 65", "Table 93"}
