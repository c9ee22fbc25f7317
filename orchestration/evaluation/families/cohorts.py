"""`evaluation.cohort_outcomes`: children who became looked after, or came on a plan, within 12 months, by cohort.

Which children did comes with the input; so do the cohorts.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation import estimates, shares
from orchestration.evaluation.estimates import Finding
from orchestration.evaluation.shares import Counted

BECAME, DID_NOT, ALREADY = "became", "did_not", "already"
TOO_SHORT, NOT_KNOWN = "followed_for_less_than_12_months", "not_known"
EVALUATION, TOOLKIT = "evaluation", "toolkit"
EVALUATION_COHORTS = (1, 2)
"""The 2020 evaluation's: families who started up to March 2018, and later."""

SCHEMA = {
    "authority": pl.String,
    "outcome": pl.String,
    "cohort_scheme": pl.String,
    "cohort": pl.Int64,
    "compared_with": pl.Int64,
    "children": pl.Int64,
    "became": pl.Int64,
    "already": pl.Int64,
    "followed_too_short": pl.Int64,
    "test": pl.String,
    **estimates.OF_PEOPLE,
}
PEARSON, FISHER = "Pearson's chi-square, without correction", "Fisher's exact"
SHARE = "Per cent of the cohort's children; Wilson's interval"
DIFFERENCE = "Cohort 2 less cohort 1 in percentage points; Newcombe's interval; {test} test"
CAVEAT = (
    "Compares families who came early and late, not families with and without Family Safeguarding; brothers and sisters"
    " count as independent"
)
LEFT_OUT = {
    ALREADY: "Children for whom it was so already on FS start",
    TOO_SHORT: "Children followed for less than twelve months",
    NOT_KNOWN: "Children of whom it is not known: the extract was not delivered",
}
SMALL = f"an expected count is under {shares.FEWEST_EXPECTED}: see Fisher's test beside it"


def cohort_outcomes(children: pl.DataFrame) -> pl.DataFrame:
    """For each authority and outcome: one row a cohort, and the evaluation's second cohort against its first.

    The second by Pearson's test and, where an expected count is under 5, by Fisher's too. The toolkit's cohorts are
    those with children. `children`: one row a child and outcome, with authority, outcome, cohort, evaluation_cohort
    and state.
    """
    rows = [
        {"authority": authority, "outcome": outcome, **row}
        for (authority, outcome), group in children.sort("authority", "outcome").group_by(
            "authority", "outcome", maintain_order=True
        )
        for row in _rows(group)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(children: pl.DataFrame) -> Iterator[dict[str, object]]:
    first, second = (children.filter(pl.col("evaluation_cohort") == cohort) for cohort in EVALUATION_COHORTS)
    yield _cohort(EVALUATION, 1, first)
    yield _cohort(EVALUATION, 2, second)
    yield from _second_against_first(children, _counted(first), _counted(second))
    for cohort in children["cohort"].drop_nulls().unique().sort():
        yield _cohort(TOOLKIT, cohort, children.filter(pl.col("cohort") == cohort))


def _cohort(scheme: str, cohort: int, children: pl.DataFrame) -> dict[str, object]:
    counted = _counted(children)
    said = shares.share(counted).row(method=SHARE, n=counted.total, left_out=_left_out(children), caveat=CAVEAT)
    return {"cohort_scheme": scheme, "cohort": cohort, **_numbers(children), "test": "", **said}


def _second_against_first(children: pl.DataFrame, first: Counted, second: Counted) -> Iterator[dict[str, object]]:
    found = shares.difference(first, second)
    tests = {PEARSON: found}
    caveat = CAVEAT
    if first.total and second.total and shares.is_small(first, second):
        tests[FISHER] = Finding(found.estimate, found.low, found.high, shares.fisher_p(first, second))
        caveat = f"{CAVEAT}; {SMALL}"
    for test, finding in tests.items():
        said = finding.row(
            method=DIFFERENCE.format(test=test),
            n=first.total + second.total,
            left_out=_left_out(children),
            caveat=caveat if test == PEARSON else CAVEAT,
        )
        yield {
            "cohort_scheme": EVALUATION,
            "cohort": 2,
            "compared_with": 1,
            **_numbers(children),
            "test": test,
            **said,
        }


def _counted(children: pl.DataFrame) -> Counted:
    became = _state(children, BECAME)
    return Counted(became, became + _state(children, DID_NOT))


def _numbers(children: pl.DataFrame) -> dict[str, int | None]:
    became, total = _counted(children)
    is_known = _state(children, NOT_KNOWN) < children.height or children.is_empty()
    return {
        "children": total,
        "became": became if total else None,
        "already": _state(children, ALREADY) if is_known else None,
        "followed_too_short": _state(children, TOO_SHORT) if is_known else None,
    }


def _left_out(children: pl.DataFrame) -> dict[str, int]:
    return {what: _state(children, state) for state, what in LEFT_OUT.items()}


def _state(children: pl.DataFrame, state: str) -> int:
    return children.filter(pl.col("state") == state).height
