"""`evaluation.cost_benefit` and `evaluation.break_even`: the cost model applied to each authority, in both variants.

Frames in, frames out. The arithmetic is in `costs`; the reductions are those it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.evaluation.money import costs
from orchestration.evaluation.money.costs import Floats, Savings, UnitCosts

UNIT_COSTS = {"plan": "child_protection_plan", "care": "care_total", "legal": "care_legal"}
"""The items of the seed unit_costs that the model uses."""

AS_DESCRIBED = "as_described"
AS_PUBLISHED = "as_published"
LEGAL_COSTS_PUBLISHED_FOR = frozenset({"peterborough"})
"""The report's text counts legal costs for every authority, its tables for this one alone."""

METHODS: Mapping[str, str] = {
    AS_DESCRIBED: "The report's text: avoided care, plans and, for each entry avoided, legal costs",
    AS_PUBLISHED: "The report's tables: as its text, but legal costs for Peterborough alone",
}
CAVEAT = (
    "Before and after, no comparison group: takes the whole reduction to be due to Family Safeguarding and to last"
    " twelve years, at constant prices"
)
NO_PLANS = "Savings from plans: no reduction is published for children under 12"
PUBLISHED_REDUCTIONS = {
    "fewer_entries": ("new_looked_after_under_12_population_taken_out", range(7, 12)),
    "fewer_plans": ("on_plan_under_12_population_taken_out", range(13, 17)),
}


@dataclass(frozen=True)
class Configuration:
    """The reference tables the model rests on: unit costs, durations of care, and each authority's yearly costs.

    `set_up` and `running`: pounds by authority for Years 0 to 12, each of shape (13,).
    """

    unit_costs: UnitCosts
    durations: Floats
    set_up: Mapping[str, Floats]
    running: Mapping[str, Floats]

    @classmethod
    def from_tables(
        cls, unit_costs: pl.DataFrame, care_duration: pl.DataFrame, implementation_costs: pl.DataFrame
    ) -> Configuration:
        """From the seeds of the same names."""
        price = dict(unit_costs.select("item", "gbp").iter_rows())
        years = {
            authority: frame.sort("year")
            for (authority,), frame in implementation_costs.group_by("authority", maintain_order=True)
        }
        return cls(
            UnitCosts(**{part: price[item] for part, item in UNIT_COSTS.items()}),
            care_duration.sort("years")["used_pct"].to_numpy() / 100,
            {authority: costs.yearly_costs(frame["set_up_cost_gbp"].to_list()) for authority, frame in years.items()},
            {authority: costs.yearly_costs(frame["running_cost_gbp"].to_list()) for authority, frame in years.items()},
        )


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


def published_reductions(figures: pl.DataFrame) -> pl.DataFrame:
    """Yearly reductions as printed in Tables 7 to 11 and 13 to 16 of the report: authority, fewer_entries, fewer_plans.

    `figures`: the seed published_figures. Positive where there are fewer; empty where none is printed.
    """
    found = [
        figures.filter(
            pl.col("published_in").is_in([f"Table {n}" for n in tables]),
            pl.col("item") == item,
            pl.col("statistic") == "change",
        ).select("authority", (-pl.col("value")).alias(name))
        for name, (item, tables) in PUBLISHED_REDUCTIONS.items()
    ]
    return found[0].join(found[1], on="authority", how="full", coalesce=True).sort("authority")


def project(configuration: Configuration, reductions: pl.DataFrame) -> Iterator[Projection]:
    """Every authority with a reduction in entries to care and known costs, in each variant."""
    known = reductions.drop_nulls("fewer_entries").filter(pl.col("authority").is_in(list(configuration.set_up)))
    for variant in METHODS:
        for authority, entries, plans in known.select("authority", "fewer_entries", "fewer_plans").iter_rows():
            saved = costs.savings(entries, plans or 0.0, configuration.durations, configuration.unit_costs)
            if variant == AS_PUBLISHED and authority not in LEGAL_COSTS_PUBLISHED_FOR:
                saved = Savings(saved.care, saved.plans, np.zeros(costs.YEARS))
            yield Projection(
                variant,
                authority,
                configuration.set_up[authority],
                configuration.running[authority],
                saved,
                plans_known=plans is not None,
            )


def cost_benefit(configuration: Configuration, reductions: pl.DataFrame) -> pl.DataFrame:
    """One row a variant, authority and Year 0 to 12, in pounds."""
    return pl.concat([yearly(projection) for projection in project(configuration, reductions)])


def yearly(projection: Projection) -> pl.DataFrame:
    """The rows of one projection in `evaluation.cost_benefit`: Years 0 to 12."""
    saved = projection.savings
    plans = pl.Series(_from_year_0(saved.plans), dtype=pl.Float64)
    frame = pl.DataFrame(
        {
            "variant": projection.variant,
            "authority": projection.authority,
            "year": np.arange(costs.YEARS + 1, dtype=np.int32),
            "set_up_cost_gbp": projection.set_up,
            "running_cost_gbp": projection.running,
            "saving_from_care_gbp": _from_year_0(saved.care),
            "saving_from_plans_gbp": plans
            if projection.plans_known
            else pl.Series([None] * len(plans), dtype=pl.Float64),
            "saving_from_legal_costs_gbp": _from_year_0(saved.legal),
            "total_saving_gbp": _from_year_0(saved.total),
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


def _from_year_0(savings: Floats) -> Floats:
    return np.concatenate([[0.0], savings])


def break_even(configuration: Configuration, reductions: pl.DataFrame) -> pl.DataFrame:
    """One row a variant and authority: years and months to break-even, rounded to the nearest month, or why none."""
    rows = []
    for projection in project(configuration, reductions):
        exact = float(costs.break_even_months(projection.set_up + projection.running, projection.savings.total))
        months = None if np.isnan(exact) else round(exact)
        rows.append(
            {
                "variant": projection.variant,
                "authority": projection.authority,
                "years": None if months is None else months // 12,
                "months": None if months is None else months % 12,
                "months_in_all": months,
                "reason": f"Costs are not covered within {costs.YEARS} years" if months is None else "",
                "method": METHODS[projection.variant],
                "left_out": projection.left_out,
                "caveat": CAVEAT,
            }
        )
    integers = {name: pl.Int32 for name in ("years", "months", "months_in_all")}
    return pl.DataFrame(rows, schema_overrides=integers)
