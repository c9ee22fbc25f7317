"""`evaluation.cohort_outcomes`: children who became looked after, or came on a plan, within 12 months, by cohort.

Which children did comes with the input; so do the cohorts.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term, cohorts_within, part_of
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.evaluation import cohort_incidence
from orchestration.evaluation.cohort_incidence import BECAME, DID_NOT, TOO_SHORT
from orchestration.evaluation.methods import estimates, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding
from orchestration.evaluation.methods.shares import Counted
from orchestration.evaluation.table import (
    AUTHORITY_CELL,
    AUTHORITY_TEXT,
    Columns,
    EvaluationTable,
    Field,
    frame,
    of_outcome,
)
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    REASON,
    Column,
    P,
    View,
    interval,
    text,
    words,
)

ALREADY, NOT_KNOWN = "already", "not_known"
EVALUATION, TOOLKIT = "evaluation", "toolkit"
EVALUATION_COHORTS = (1, 2)
"""The 2020 evaluation's: families who started by the day of reference.fully_established, and later."""

PEARSON, FISHER = "Pearson's chi-square, without correction", "Fisher's exact"
CLUSTERED = " widened by the design effect of families"
SHARE = f"Per cent of the cohort's children; Wilson's interval{CLUSTERED}. {cohort_incidence.METHOD}"
DIFFERENCE = f"Cohort 2 less cohort 1 in percentage points; Newcombe's interval{CLUSTERED}; {{test}} test"
CAVEAT = (
    "Compares families who came early and late, not families with and without Family Safeguarding; p takes brothers and"
    " sisters as independent, as the evaluation did: the interval does not"
)
STATES_LEFT_OUT = {
    ALREADY: "Children for whom it was so already on FS start",
    TOO_SHORT: "Children followed for less than twelve months",
    NOT_KNOWN: "Children of whom it is not known: the extract was not delivered",
}
SMALL = f"an expected count is under {shares.FEWEST_EXPECTED}: see Fisher's test beside it"


def cohort_outcomes(children: pl.DataFrame) -> pl.DataFrame:
    """For each authority and outcome: one row a cohort, and the evaluation's second cohort against its first.

    The second by Pearson's test and, where an expected count is under 5, by Fisher's too. The toolkit's cohorts are
    those with children. `children`: one row a child and outcome, with authority, outcome, family_key, cohort,
    evaluation_cohort, state, days_in_window, days_followed, days_to_outcome, and days_followed_for_other and
    days_to_other of the other outcome.
    """
    rows = (
        {"authority": authority, "outcome": outcome, **row}
        for (authority, outcome), group in children.sort("authority", "outcome").group_by(
            "authority", "outcome", maintain_order=True
        )
        for row in _rows(group)
    )
    return frame(rows, COLUMNS)


def _rows(children: pl.DataFrame) -> Iterator[dict[str, object]]:
    first, second = (children.filter(pl.col("evaluation_cohort") == cohort) for cohort in EVALUATION_COHORTS)
    yield _cohort(EVALUATION, 1, first)
    yield _cohort(EVALUATION, 2, second)
    yield from _second_against_first(children, first, second)
    for cohort in children["cohort"].drop_nulls().unique().sort():
        yield _cohort(TOOLKIT, cohort, children.filter(pl.col("cohort") == cohort))


def _cohort(scheme: str, cohort: int, children: pl.DataFrame) -> dict[str, object]:
    counted, deff = _counted(children), _deff(children)
    said = shares.share(counted, deff=deff).row(
        method=SHARE, n=counted.total, left_out=_left_out(children), caveat=CAVEAT
    )
    found = cohort_incidence.incidences(children, deff)
    return {"cohort_scheme": scheme, "cohort": cohort, **_numbers(children), "test": "", **said, **found}


def _second_against_first(
    children: pl.DataFrame, early: pl.DataFrame, late: pl.DataFrame
) -> Iterator[dict[str, object]]:
    first, second = _counted(early), _counted(late)
    found = shares.difference(first, second, (_deff(early), _deff(late)))
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
            "incidence_reason": "",
            **_numbers(children),
            "test": test,
            **said,
        }


def _counted(children: pl.DataFrame) -> Counted:
    became = _state(children, BECAME)
    return Counted(became, became + _state(children, DID_NOT))


def _deff(children: pl.DataFrame) -> float:
    """The design effect of families on the share of children followed."""
    followed = children.filter(pl.col("state").is_in((BECAME, DID_NOT)))
    return shares.design_effect((followed["state"] == BECAME).to_list(), followed["family_key"].to_list())


def _numbers(children: pl.DataFrame) -> dict[str, int | None]:
    became, total = _counted(children)
    is_known = _state(children, NOT_KNOWN) < children.height or children.is_empty()
    followed = children.filter(pl.col("state").is_in((BECAME, DID_NOT)))
    return {
        "children": total,
        "n_families": followed["family_key"].n_unique(),
        "became": became if total else None,
        "already": _state(children, ALREADY) if is_known else None,
        "followed_too_short": _state(children, TOO_SHORT) if is_known else None,
        **(cohort_incidence.counts(children) if is_known else {}),
    }


def _left_out(children: pl.DataFrame) -> dict[str, int]:
    return {what: _state(children, state) for state, what in STATES_LEFT_OUT.items()}


def _state(children: pl.DataFrame, state: str) -> int:
    return children.filter(pl.col("state") == state).height


NAME = "evaluation.cohort_outcomes"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "looked_after or child_protection_plan."),
    "cohort_scheme": Field(
        pl.String,
        "evaluation (1 for FS start by the day in the analysts' reference.fully_established, 2 for later) or toolkit"
        " (six).",
    ),
    "cohort": Field(pl.Int64, "The cohort's number."),
    "compared_with": Field(pl.Int64, "The cohort it is set against; empty where the row is one cohort's alone."),
    "children": Field(
        pl.Int64,
        "Children followed for 12 months for whom it was not so already; of both cohorts in a comparison.",
    ),
    "n_families": Field(pl.Int64, "Families of these children, at their first FS start: what the interval rests on."),
    "became": Field(pl.Int64, "Of them, those for whom it became so; empty where there are none."),
    "already": Field(
        pl.Int64,
        "Children for whom it was so already on FS start; not in children. Empty where the extract was not delivered.",
    ),
    "followed_too_short": Field(pl.Int64, "Children whose 12 months have not passed; not in children. Empty likewise."),
    **cohort_incidence.COLUMNS,
    "test": Field(
        pl.String,
        "The test behind p: Pearson's chi-square, without correction, or Fisher's exact, which stands beside it where"
        " an expected count is under 5; '' for a cohort alone.",
    ),
    **estimates.of_people(
        "Children: as in the column children.",
        "Per cent of the children for whom it became so; in a comparison, percentage points more than in the other"
        " cohort.",
        "Of both shares being equal.",
    ),
}

COUNTS = ("children", "n_families", "became", "already", "followed_too_short")
IS_COMPARISON = pl.col("compared_with").is_not_null()


def _relations() -> Iterator[Relation]:
    for outcome in ("looked_after", "child_protection_plan"):
        items = [f"{outcome}: {each}" for each in COUNTS]
        children, families, became = items[:3]
        yield part_of("Those for whom it became so are some.", became, children)
        yield part_of("A family has a child at least.", families, children, judged=False)
        yield from cohorts_within(items, TOOLKIT, EVALUATION)
        for item in items:
            yield Relation(
                "A comparison is of both cohorts.",
                (Term(1, item, {"level": "comparison"}), Term(-1, item, {"level": EVALUATION})),
                within=(),
            )


TABLE = EvaluationTable(
    NAME,
    "Children for whom a period of being looked after, or a child protection plan, began within 12 months of their"
    " first FS start, by cohort. One row a cohort, and rows that set the evaluation's second cohort against its"
    " first.",
    COLUMNS,
    reads=("intermediate.int_children__first_outcomes",),
    compute=cohort_outcomes,
    disclosure=Table(
        counts=(Count("n", of_outcome("children")), *(Count(each, of_outcome(each)) for each in COUNTS)),
        figures=ESTIMATES,
        place={
            "level": pl.when(IS_COMPARISON).then(pl.lit("comparison")).otherwise("cohort_scheme"),
            "level_value": pl.when(IS_COMPARISON).then(pl.lit("")).otherwise(pl.col("cohort").cast(pl.String)),
        },
        rests=tuple(
            Rests(
                ESTIMATES,
                {**AUTHORITY_CELL, "item": of_outcome(each), "level": pl.lit(EVALUATION)},
                when=IS_COMPARISON,
            )
            for each in ("children", "became")
        ),
        decimals=ONE_DECIMAL,
        # with the share they would tell how few events there were among children followed for less
        drops=tuple(cohort_incidence.COLUMNS),
        relations=tuple(_relations()),
    ),
    views=(
        View(
            "cohorts",
            "Children who became looked after or were put on a plan within 12 months",
            NAME,
            (
                AUTHORITY,
                words("Outcome", "outcome"),
                words("Cohorts", "cohort_scheme"),
                text("Cohort", "cohort::varchar", defined_by="cohort"),
                Column("Children", "children"),
                Column("Families", "n_families"),
                Column("Became so", "became"),
                Column("Share (%)", "estimate", decimals=1),
                *interval(1),
                Column("Already so", "already"),
                Column("Followed for less than 12 months", "followed_too_short"),
            ),
            "where compared_with is null order by authority, outcome, cohort_scheme, cohort",
            is_on_page=True,
        ),
        View(
            "cohorts-compared",
            "Children who became looked after or were put on a plan: the second cohort against the first",
            NAME,
            (
                AUTHORITY,
                words("Outcome", "outcome"),
                Column("Children", "children"),
                Column("Became so", "became"),
                Column("Difference (percentage points)", "estimate", decimals=1),
                *interval(1),
                P,
                text("Test", "test"),
                LEFT_OUT,
                REASON,
            ),
            "where compared_with is not null order by authority, outcome, test desc",
        ),
    ),
)
