"""The outcomes of the stepped-wedge trial, and how each is counted from int_impact__referrals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from orchestration.evaluation.methods.stepped_wedge import CLOGLOG, LOGIT, Cells, Integers

MONTH = 30
"""Days of a month on a plan; three of them share a hazard of their own."""
PEOPLE = ("age_band", "sex")


class Outcome(NamedTuple):
    """counted: the referrals that count, with `at_risk` (children, sessions or plan-months) and `events` of them.

    by: further terms of the regression over children. is_sum: whether events are more than one a child.
    """

    counted: Callable[[pl.DataFrame], pl.DataFrame]
    by: tuple[str, ...] = PEOPLE
    link: Literal["logit", "cloglog"] = LOGIT
    is_sum: bool = False


def _children(column: str) -> Outcome:
    """Children of whom it is known whether it happened."""
    return Outcome(lambda referrals: referrals.drop_nulls(column).with_columns(at_risk=1, events=pl.col(column)))


def _sessions(referrals: pl.DataFrame) -> pl.DataFrame:
    return referrals.filter(pl.col("possible_sessions") > 0).with_columns(
        at_risk="possible_sessions", events="unauthorised_sessions"
    )


def _plan_months(referrals: pl.DataFrame) -> pl.DataFrame:
    """Each child's months on its plan, and in the last of them whether the plan ended. Becoming looked after competes:
    the child is not at risk from then on."""
    last = pl.col("plan_days") // MONTH
    months = referrals.drop_nulls("plan_days").with_columns(last=last, month=pl.int_ranges(0, last + 1))
    return months.explode("month").with_columns(
        at_risk=1,
        events=(pl.col("month") == pl.col("last")) & pl.col("has_plan_ended"),
        time_on_plan=pl.col("month") // 3,
    )


PRIMARY, ABSENCE, PLAN_END, RE_REFERRAL = "looked_after", "unauthorised_absence", "plan_end", "re_referral"
NEEDS = tuple(f"{RE_REFERRAL}_{need}" for need in ("domestic_abuse", "mental_health", "substance_misuse"))
OUTCOMES = {
    PRIMARY: _children("is_looked_after"),
    **{name: _children(name.replace(RE_REFERRAL, "is_re_referred")) for name in (RE_REFERRAL, *NEEDS)},
    "care_proceedings": _children("is_in_proceedings"),
    PLAN_END: Outcome(_plan_months, by=("time_on_plan",), link=CLOGLOG),
    ABSENCE: Outcome(_sessions, is_sum=True),
}
"""In order, the primary one first; the others are the secondary ones."""


def cells(counted: pl.DataFrame, by: tuple[str, ...], link: Literal["logit", "cloglog"]) -> tuple[Cells, Integers]:
    """What is at risk, and its events, by authority, period and `by`; and the start period of each authority."""
    places = counted.select("authority", "start_period").unique(maintain_order=True)
    numbers = {authority: place for place, authority in enumerate(places["authority"])}
    sums = counted.group_by("authority", "period", *by, maintain_order=True).agg(
        pl.col("at_risk").sum(), pl.col("events").sum()
    )
    others = sums.select(by).to_dummies(drop_first=True).to_numpy().astype(float) if by else np.empty((len(sums), 0))
    return Cells(
        np.array([numbers[each] for each in sums["authority"]]),
        sums["period"].to_numpy().astype(np.int64),
        others,
        sums["at_risk"].to_numpy().astype(float),
        sums["events"].to_numpy().astype(float),
        link,
    ), places["start_period"].to_numpy().astype(np.int64)
