"""What stands beside the shares of `cohort_outcomes`: the cumulative incidence at 12 months.

A share leaves out children who are followed for less than 12 months; here they count for as long as they are followed.
For analysts alone: beside the public share it would tell how few events there were among those followed for less.
"""

from __future__ import annotations

import polars as pl

from orchestration.evaluation.methods import estimates, incidence
from orchestration.evaluation.table import Columns, Field

BECAME, DID_NOT, TOO_SHORT = "became", "did_not", "followed_for_less_than_12_months"
METHOD = (
    "Cumulative incidence: Kaplan-Meier's, Greenwood's variance times the design effect, the interval on the scale of"
    " log(-log); before the other outcome: Aalen-Johansen's"
)


def incidences(children: pl.DataFrame, deff: float) -> dict[str, float | str | None]:
    """The figures of a cohort's children, and why one is empty. deff: the design effect of families."""
    own = _at_risk(children)
    both = own.drop_nulls("days_followed_for_other").with_columns(
        days_followed=pl.min_horizontal("days_followed", "days_followed_for_other")
    )
    found = incidence.kaplan_meier(_followed(own), deff)
    before_other = incidence.first_of_two(_followed(both), both["days_to_other"].cast(pl.Float64).to_numpy())
    reason = found.reason
    if before_other.reason != found.reason:
        reason = estimates.because(reason, before_other.reason and f"before the other outcome: {before_other.reason}")
    numbers = (found.estimate, found.low, found.high, before_other.estimate)
    return {**dict(zip(FIGURES, numbers, strict=True)), "incidence_reason": estimates.joined([reason])}


def counts(children: pl.DataFrame) -> dict[str, int]:
    """How many children the figures count."""
    own = _at_risk(children)
    is_first = pl.col("days_to_other") < pl.col("days_to_outcome")
    return {
        "events": own["days_to_outcome"].count(),
        "other_first": own.filter(pl.col("days_to_other").is_not_null() & is_first.fill_null(value=True)).height,
    }


def _at_risk(children: pl.DataFrame) -> pl.DataFrame:
    """Children for whom it was not so already, who are followed at all."""
    return children.filter(pl.col("state").is_in((BECAME, DID_NOT, TOO_SHORT)), pl.col("days_followed").is_not_null())


def _followed(children: pl.DataFrame) -> incidence.Followed:
    days = children.select(pl.col("days_followed", "days_to_outcome").cast(pl.Float64))
    return incidence.Followed(
        days["days_followed"].to_numpy(),
        days["days_to_outcome"].to_numpy(),
        (children["days_followed"] == children["days_in_window"]).to_numpy(),
    )


COLUMNS: Columns = {
    "events": Field(
        pl.Int64,
        "Children for whom it became so within 12 months, those followed for less among them: what the cumulative"
        " incidence counts. Empty where the extract was not delivered.",
    ),
    "other_first": Field(
        pl.Int64, "Children for whom the other outcome (plan or care) is seen to come before. Empty likewise."
    ),
    "incidence": Field(
        pl.Float64,
        "Cumulative incidence at 12 months in per cent (Kaplan-Meier): the share, with children followed for less"
        " counted for as long as they are. Empty in a comparison.",
    ),
    "incidence_low": Field(pl.Float64, "Lower end of its 95 per cent interval."),
    "incidence_high": Field(pl.Float64, "Upper end of it."),
    "incidence_before_other": Field(
        pl.Float64, "The same before the other outcome, a plan or care, comes (Aalen-Johansen, the other competing)."
    ),
    "incidence_reason": Field(pl.String, "Why an incidence or its interval is empty; '' where none is."),
}
FIGURES = ("incidence", "incidence_low", "incidence_high", "incidence_before_other")
