"""`evaluation.mental_health` and `evaluation.substance_misuse`: what became of the adults whom the services support.

Whose support and treatments count, and whether six months have passed, comes with the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation import estimates, resampling, shares
from orchestration.evaluation.estimates import Finding
from orchestration.evaluation.shares import Counted

CONTACTS, ADULTS = "crisis_contacts", "adults_with_a_crisis_contact"
MENTAL_HEALTH = {
    "authority": pl.String,
    "outcome": pl.String,
    "before": pl.Int64,
    "after": pl.Int64,
    "mean_before": pl.Float64,
    "mean_after": pl.Float64,
    "change": pl.Int64,
    "change_pct": pl.Float64,
    **estimates.OF_PEOPLE,
}
MENTAL_HEALTH_METHODS = {
    CONTACTS: "Crisis contacts in the six months before support and the six after it ended; estimate: change in per"
    " cent, percentile interval of the paired bootstrap over adults, p of the paired t test",
    ADULTS: "Adults with a crisis contact in those six months; estimate: per cent of adults with one after support,"
    " Wilson's interval",
}
MENTAL_HEALTH_CAVEAT = (
    "Before and after, no comparison group: support begins at a bad time, and those whose support goes on are not in"
)
NOT_KNOWN = "Adults whose crisis contacts are not known: the extract was not delivered"
STILL_SUPPORTED = "Adults whom a mental health worker still supports"
TOO_SHORT = "Adults with fewer than six months after support"
NOBODY = "No adult with six months before and after"

GROUPS = ("opiate", "non_opiate", "alcohol")
ALL = "all"
COMPLETED, COMPLETED_OF_CLOSED, REPRESENTED = "completed", "completed_of_closed", "represented_within_6_months"
SUBSTANCE_MISUSE = {
    "authority": pl.String,
    "outcome": pl.String,
    "substance_group": pl.String,
    "treatments": pl.Int64,
    "counted": pl.Int64,
    **estimates.OF_PEOPLE,
}
SUBSTANCE_MISUSE_METHODS = {
    COMPLETED: "Per cent of the treatments completed, of all that were active during Family Safeguarding; Wilson's"
    " interval",
    COMPLETED_OF_CLOSED: "Per cent of the treatments completed, of those that have closed; Wilson's interval",
    REPRESENTED: "Per cent of completed treatments after which the adult came back within six months; Wilson's"
    " interval",
}
SUBSTANCE_MISUSE_CAVEAT = (
    "No comparison group; a treatment that still runs may yet be completed, and an adult's treatments count as"
    " independent"
)
OPEN = "Treatments still open"
NOT_COMPLETED = "Treatments not completed"
NOT_PASSED = "Completed treatments whose six months have not passed"


def mental_health(adults: pl.DataFrame) -> pl.DataFrame:
    """Two rows an authority: contacts, and adults with any.

    `adults`: one row an adult, with authority, support_end_date, contacts_before, contacts_after and
    has_six_months_after.
    """
    adults = adults.with_columns(_why_left_out().alias("why"))
    rows = [
        {"authority": authority, **row}
        for (authority,), group in adults.sort("authority").group_by("authority", maintain_order=True)
        for row in _contacts(group)
    ]
    return pl.DataFrame(rows, schema=MENTAL_HEALTH, orient="row")


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
            method=MENTAL_HEALTH_METHODS[outcome],
            n=counted.height,
            left_out=left,
            caveat=MENTAL_HEALTH_CAVEAT,
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


def substance_misuse(treatments: pl.DataFrame) -> pl.DataFrame:
    """For each authority three rows, completed, of closed and re-presented, for each group of substances and for all.

    Treatments without a group are among all.
    `treatments`: one row a treatment, with authority, substance_group, is_closed, is_completed and
    represented_within_6_months.
    """
    rows = [
        {"authority": authority, "substance_group": group, **row}
        for (authority,), of_authority in treatments.sort("authority").group_by("authority", maintain_order=True)
        for group in (*GROUPS, ALL)
        for row in _treatments(
            of_authority if group == ALL else of_authority.filter(pl.col("substance_group") == group)
        )
    ]
    return pl.DataFrame(rows, schema=SUBSTANCE_MISUSE, orient="row")


def _treatments(treatments: pl.DataFrame) -> Iterator[dict[str, object]]:
    completed = treatments.filter(pl.col("is_completed"))
    closed = treatments.filter(pl.col("is_closed"))
    followed = completed.drop_nulls("represented_within_6_months")
    for outcome, counted, left in (
        (COMPLETED, Counted(completed.height, treatments.height), {}),
        (
            COMPLETED_OF_CLOSED,
            Counted(int(closed["is_completed"].sum()), closed.height),
            {OPEN: treatments.height - closed.height},
        ),
        (
            REPRESENTED,
            Counted(int(followed["represented_within_6_months"].sum()), followed.height),
            {NOT_COMPLETED: treatments.height - completed.height, NOT_PASSED: completed.height - followed.height},
        ),
    ):
        said = shares.share(counted).row(
            method=SUBSTANCE_MISUSE_METHODS[outcome],
            n=counted.total,
            left_out=left,
            caveat=SUBSTANCE_MISUSE_CAVEAT,
        )
        yield {"outcome": outcome, "treatments": counted.total, "counted": counted.count, **said}
