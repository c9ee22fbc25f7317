"""`evaluation.substance_misuse`: how adults' substance misuse treatments ended, who completed one, who came back.

Whose treatments count, and whether six months have passed, comes with the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, Term, covered, part_of
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation.methods import estimates, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL
from orchestration.evaluation.methods.shares import Counted
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    Column,
    View,
    interval,
    words,
)

GROUPS = ("opiate", "non_opiate", "alcohol")
ALL = "all"
COMPLETED, COMPLETED_OF_CLOSED, REPRESENTED = "completed", "completed_of_closed", "represented_within_6_months"
ADULTS_COMPLETED = "adults_completed"
METHODS = {
    COMPLETED: "Per cent of the treatments completed, of all that were active during Family Safeguarding; Wilson's"
    " interval",
    COMPLETED_OF_CLOSED: "Per cent of the treatments completed, of those that have closed; Wilson's interval",
    ADULTS_COMPLETED: "Per cent of the adults who completed a treatment, of all with one that was active during Family"
    " Safeguarding; Wilson's interval",
    REPRESENTED: "Per cent of completed treatments after which the adult came back within six months; Wilson's"
    " interval",
}
CAVEAT = (
    "No comparison group; a treatment that still runs may yet be completed, and an adult's treatments count as"
    " independent"
)
OPEN = "Treatments still open"
NOT_COMPLETED = "Treatments not completed"
NOT_PASSED = "Completed treatments whose six months have not passed"


def substance_misuse(treatments: pl.DataFrame) -> pl.DataFrame:
    """For each authority four rows, of treatments completed, of those closed and of those followed by another, and of
    adults who completed one, for each group of substances and for all.

    Treatments without a group are among all.
    `treatments`: one row a treatment, with authority, person_key, substance_group, is_closed, is_completed and
    represented_within_6_months.
    """
    rows = (
        {"authority": authority, "substance_group": group, **row}
        for (authority,), of_authority in treatments.sort("authority").group_by("authority", maintain_order=True)
        for group in (*GROUPS, ALL)
        for row in _treatments(
            of_authority if group == ALL else of_authority.filter(pl.col("substance_group") == group)
        )
    )
    return frame(rows, COLUMNS)


def _treatments(treatments: pl.DataFrame) -> Iterator[dict[str, object]]:
    completed = treatments.filter(pl.col("is_completed"))
    closed = treatments.filter(pl.col("is_closed"))
    followed = completed.drop_nulls("represented_within_6_months")
    adults = Counted(completed["person_key"].n_unique(), treatments["person_key"].n_unique())
    for outcome, counted, left in (
        (COMPLETED, Counted(completed.height, treatments.height), {}),
        (
            COMPLETED_OF_CLOSED,
            Counted(int(closed["is_completed"].sum()), closed.height),
            {OPEN: treatments.height - closed.height},
        ),
        (ADULTS_COMPLETED, adults, {}),
        (
            REPRESENTED,
            Counted(int(followed["represented_within_6_months"].sum()), followed.height),
            {NOT_COMPLETED: treatments.height - completed.height, NOT_PASSED: completed.height - followed.height},
        ),
    ):
        said = shares.share(counted).row(
            method=METHODS[outcome],
            n=counted.total,
            left_out=left,
            caveat=CAVEAT,
        )
        yield {"outcome": outcome, "treatments": counted.total, "counted": counted.count, **said}


NAME = "evaluation.substance_misuse"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(
        pl.String,
        "completed (of all treatments), completed_of_closed (of those that have closed), adults_completed (adults who"
        " completed one, of all with one) or represented_within_6_months (of those completed six months ago or more).",
    ),
    "substance_group": Field(pl.String, "opiate, non_opiate, alcohol, or all, which has those without a group too."),
    "treatments": Field(pl.Int64, "Treatments the share is of; for adults_completed, adults."),
    "counted": Field(pl.Int64, "Of them, those completed, or followed by another; for adults_completed, adults."),
    **estimates.of_people(
        "Treatments: as in the column treatments.",
        "counted as a per cent of treatments.",
        "Always empty: nothing is compared.",
    ),
}


def _relations() -> Iterator[Relation]:
    for outcome in METHODS:
        yield part_of("Counted of the treatments.", f"{outcome}: counted", f"{outcome}: treatments")
        for what in ("treatments", "counted"):
            item = f"{outcome}: {what}"
            yield covered("Groups of substances, and none.", item, {"level": "all"}, {"level": "group"})
    yield Relation(
        "Completed are completed, of all or of those closed.",
        (Term(1, "completed: counted"), Term(-1, "completed_of_closed: counted")),
    )
    for what in ("treatments", "counted"):
        yield part_of(
            "An adult has a treatment or more.", f"adults_completed: {what}", f"completed: {what}", judged=False
        )
    yield part_of("Closed treatments are some.", "completed_of_closed: treatments", "completed: treatments")
    yield part_of("Six months have passed since some.", "represented_within_6_months: treatments", "completed: counted")


TABLE = EvaluationTable(
    NAME,
    "How substance misuse treatments of adults in Family Safeguarding ended, and how many adults came back within six"
    " months of completing one. Four rows an authority and group of substances.",
    COLUMNS,
    reads=("intermediate.int_adults__treatment_outcomes",),
    compute=substance_misuse,
    disclosure=Table(
        counts=(
            Count("n", of_outcome("treatments")),
            Count("treatments", of_outcome("treatments")),
            Count("counted", of_outcome("counted")),
        ),
        figures=ESTIMATES,
        place={
            "level": pl.when(substance_group=ALL).then(pl.lit("all")).otherwise(pl.lit("group")),
            "level_value": pl.col("substance_group").replace(ALL, ""),
        },
        decimals=ONE_DECIMAL,
        relations=tuple(_relations()),
    ),
    views=(
        View(
            "substance-misuse",
            "Substance misuse treatments completed, and adults who came back",
            NAME,
            (
                AUTHORITY,
                words("Outcome", "outcome"),
                words("Substances", "substance_group"),
                Column("Treatments or adults", "treatments"),
                Column("Of them", "counted"),
                Column("Share (%)", "estimate", decimals=1),
                *interval(1),
                LEFT_OUT,
                NO_ESTIMATE,
            ),
            "order by authority, outcome, substance_group",
        ),
    ),
)
