"""`evaluation.mental_health`: crisis contacts of adults with a mental health worker, before and after support.

Whose support counts, and whether six months have passed, comes with the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.relations import Relation, part_of
from orchestration.disclosure.roles import Count, Table
from orchestration.evaluation.methods import estimates, resampling, shares
from orchestration.evaluation.methods.estimates import ESTIMATES, ONE_DECIMAL, Finding
from orchestration.evaluation.methods.shares import Counted
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame, of_outcome
from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    REASON,
    Column,
    P,
    View,
    interval,
)

CONTACTS, ADULTS = "crisis_contacts", "adults_with_a_crisis_contact"
METHODS = {
    CONTACTS: "Crisis contacts in the six months before support and the six after it ended; estimate: change in per"
    " cent, BCa interval of the paired bootstrap over adults, p of the paired t test",
    ADULTS: "Adults with a crisis contact in those six months; estimate: per cent of adults with one after support,"
    " Wilson's interval",
}
CAVEAT = (
    "Before and after, no comparison group: support begins at a bad time, and those whose support goes on are not in"
)
NOT_KNOWN = "Adults whose crisis contacts are not known: the extract was not delivered"
STILL_SUPPORTED = "Adults whom a mental health worker still supports"
TOO_SHORT = "Adults with fewer than six months after support"
NOBODY = "No adult with six months before and after"


def mental_health(adults: pl.DataFrame) -> pl.DataFrame:
    """Two rows an authority: contacts, and adults with any.

    `adults`: one row an adult, with authority, support_end_date, contacts_before, contacts_after and
    has_six_months_after.
    """
    adults = adults.with_columns(_why_left_out().alias("why"))
    rows = (
        {"authority": authority, **row}
        for (authority,), group in adults.sort("authority").group_by("authority", maintain_order=True)
        for row in _contacts(group)
    )
    return frame(rows, COLUMNS)


def _why_left_out() -> pl.Expr:
    return (
        pl.when(pl.col("contacts_before").is_null())
        .then(pl.lit(NOT_KNOWN))
        .when(pl.col("support_end_date").is_null())
        .then(pl.lit(STILL_SUPPORTED))
        .when(~pl.col("has_six_months_after").fill_null(False) | pl.col("contacts_after").is_null())
        .then(pl.lit(TOO_SHORT))
        .otherwise(pl.lit(""))
    )


def _contacts(adults: pl.DataFrame) -> Iterator[dict[str, object]]:
    counted = adults.filter(pl.col("why") == "")
    before, after = counted["contacts_before"], counted["contacts_after"]
    with_any = int((before > 0).sum()), int((after > 0).sum())
    change = resampling.change_of_sums(before, after, "crisis contact") if counted.height else Finding(reason=NOBODY)
    left = {why: adults.filter(pl.col("why") == why).height for why in (NOT_KNOWN, STILL_SUPPORTED, TOO_SHORT)}
    for outcome, sums, means, finding in (
        (CONTACTS, (int(before.sum()), int(after.sum())), (before.mean(), after.mean()), change),
        (ADULTS, with_any, (None, None), shares.share(Counted(with_any[1], counted.height))),
    ):
        said = finding.row(
            method=METHODS[outcome],
            n=counted.height,
            left_out=left,
            caveat=CAVEAT,
        )
        figures = _before_and_after(*sums) if counted.height else {}
        yield {"outcome": outcome, **figures, "mean_before": means[0], "mean_after": means[1], **said}


def _before_and_after(before: int, after: int) -> dict[str, object]:
    return {
        "before": before,
        "after": after,
        "change": after - before,
        "change_pct": float(resampling.change_pct(before, after)) if before else None,
    }


NAME = "evaluation.mental_health"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(pl.String, "crisis_contacts, or adults_with_a_crisis_contact: how many had any."),
    "before": Field(pl.Int64, "Contacts, or adults with any, in the six months before support; empty where n is 0."),
    "after": Field(pl.Int64, "Contacts, or adults with any, in the six months after support; likewise."),
    "mean_before": Field(pl.Float64, "Contacts before, an adult; empty for adults_with_a_crisis_contact."),
    "mean_after": Field(pl.Float64, "Contacts after, an adult; likewise."),
    "change": Field(pl.Int64, "After less before."),
    "change_pct": Field(pl.Float64, "The change as a per cent of before; empty where that is 0."),
    **estimates.of_people(
        "Adults whose support ended six months ago or more.",
        "crisis_contacts: change in per cent. adults_with_a_crisis_contact: per cent of the adults with a contact after"
        " support.",
        "Of the change in contacts.",
    ),
}

ADULTS_CELL = "mental_health: adults"
SHOWN = (
    AUTHORITY,
    Column("Adults", "n"),
    Column("Before", "before"),
    Column("After", "after"),
    Column("Change", "change"),
)


def _relations() -> Iterator[Relation]:
    for when in ("before", "after"):
        contacts, adults = f"{CONTACTS}: {when}", f"{ADULTS}: {when}"
        yield part_of("Adults with a contact are some of the adults.", adults, ADULTS_CELL)
        yield part_of("Who had contacts had one at least.", adults, contacts, judged=False)


TABLE = EvaluationTable(
    NAME,
    "Mental health crisis contacts of adults with a mental health worker, in the six months before support and the six"
    " after it ended. Two rows an authority.",
    COLUMNS,
    reads=("intermediate.int_adults__crisis_contacts",),
    compute=mental_health,
    disclosure=Table(
        counts=(
            Count("n", ADULTS_CELL),
            Count("before", of_outcome("before"), on=ADULTS_CELL),
            Count("after", of_outcome("after"), on=ADULTS_CELL),
        ),
        figures=("mean_before", "mean_after", "change", "change_pct", *ESTIMATES),
        decimals=ONE_DECIMAL | {"mean_before": 2, "mean_after": 2, "change_pct": 1},
        relations=tuple(_relations()),
    ),
    views=(
        View(
            "crisis-contacts",
            "Mental health crisis contacts in the six months before and after support",
            NAME,
            (*SHOWN, Column("Change (%)", "estimate", decimals=1), *interval(1), P, LEFT_OUT, REASON),
            f"where outcome = '{CONTACTS}' order by authority",
        ),
        View(
            "crisis-adults",
            "Adults with any mental health crisis contact, before and after support",
            NAME,
            (*SHOWN, Column("Share after (%)", "estimate", decimals=1), *interval(1), LEFT_OUT, NO_ESTIMATE),
            f"where outcome = '{ADULTS}' order by authority",
        ),
    ),
)
