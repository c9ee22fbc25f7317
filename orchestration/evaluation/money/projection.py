"""The cost model applied to each authority: costs and savings of each year, by the report's text and by its tables.

The arithmetic is in `costs`; the reductions are those it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.costs import Floats, Savings

AS_DESCRIBED = "as_described"
AS_PRINTED = "as_published"
LEGAL_COSTS_PRINTED_FOR = frozenset({"peterborough"})
"""The report's text counts legal costs for every authority, its tables for this one alone."""

METHODS: Mapping[str, str] = {
    AS_DESCRIBED: "The report's text: avoided care, plans and, for each entry avoided, legal costs",
    AS_PRINTED: "The report's tables: as its text, but legal costs for Peterborough alone",
}
CAVEAT = (
    "Before and after, no comparison group: takes the whole reduction to be due to Family Safeguarding and to last"
    " twelve years, at constant prices"
)
NO_PLANS = "Savings from plans: no reduction is published for children under 12"


@dataclass(frozen=True)
class Projection:
    """One authority in one variant: costs of shape (13,), savings of Years 1 to 12."""

    variant: str
    authority: str
    set_up: Floats
    running: Floats
    savings: Savings
    plans_known: bool

    @property
    def left_out(self) -> str:
        return "" if self.plans_known else NO_PLANS


def project(configuration: Configuration, reductions: pl.DataFrame) -> Iterator[Projection]:
    """Every authority with a reduction in entries to care and known costs, in each variant."""
    known = reductions.drop_nulls("fewer_entries").filter(pl.col("authority").is_in(list(configuration.set_up)))
    for variant in METHODS:
        for authority, entries, plans in known.select("authority", "fewer_entries", "fewer_plans").iter_rows():
            saved = costs.savings(entries, plans or 0.0, configuration.durations, configuration.unit_costs)
            if variant == AS_PRINTED and authority not in LEGAL_COSTS_PRINTED_FOR:
                saved = Savings(saved.care, saved.plans, np.zeros(costs.YEARS))
            yield Projection(
                variant,
                authority,
                configuration.set_up[authority],
                configuration.running[authority],
                saved,
                plans_known=plans is not None,
            )


def yearly(projection: Projection) -> pl.DataFrame:
    """The rows of one projection in `evaluation.cost_benefit`: Years 0 to 12, in pounds."""
    saved = projection.savings
    plans = pl.Series(costs.from_year_0(saved.plans), dtype=pl.Float64)
    frame = pl.DataFrame(
        {
            "variant": projection.variant,
            "authority": projection.authority,
            "year": np.arange(costs.YEARS + 1, dtype=np.int32),
            "set_up_cost_gbp": projection.set_up,
            "running_cost_gbp": projection.running,
            "saving_from_care_gbp": costs.from_year_0(saved.care),
            "saving_from_plans_gbp": plans
            if projection.plans_known
            else pl.Series([None] * len(plans), dtype=pl.Float64),
            "saving_from_legal_costs_gbp": costs.from_year_0(saved.legal),
            "total_saving_gbp": costs.from_year_0(saved.total),
        }
    )
    spent = pl.col("set_up_cost_gbp") + pl.col("running_cost_gbp")
    return frame.with_columns(
        spent.cum_sum().alias("cumulative_cost_gbp"),
        pl.col("total_saving_gbp").cum_sum().alias("cumulative_saving_gbp"),
        (pl.col("total_saving_gbp").cum_sum() - spent.cum_sum()).alias("net_gbp"),
        pl.lit(METHODS[projection.variant]).alias("method"),
        pl.lit(projection.left_out).alias("left_out"),
        pl.lit(CAVEAT).alias("caveat"),
    )
