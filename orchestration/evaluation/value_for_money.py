"""`evaluation.value_for_money`: costs and benefits in present values, as the Green Book asks for them.

The cost model is `money`'s. Three sources of reductions: printed by the 2020 evaluation, measured before and after, and
against authorities without the programme (`impact_did`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import before_after as changes
from orchestration.evaluation import cost_benefit, impact_did, untreated
from orchestration.evaluation.authority_year import NEW_LOOKED_AFTER, ON_PLAN, PERIODS
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import AS_DESCRIBED, METHODS, Projection, project
from orchestration.evaluation.money.reductions import (
    MEASURED,
    PRINTED,
    PRINTED_MODEL,
    UNDER_12,
    measured,
    printed_model,
)
from orchestration.evaluation.table import AUTHORITY_CELL, AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, View, words

COMPARED = "compared"
UNDER_10 = "under_10"
HORIZONS = (5, 10, 12)
OPTIMISM = "reference.optimism_bias"
CAVEATS = {
    PRINTED: "before and after, no comparison group: a trend that was there before is part of the reduction",
    MEASURED: "before and after, no comparison group: a trend that was there before is part of the reduction",
    COMPARED: "as sure as the comparison: evaluation.impact_did has its interval and what speaks against it",
}
CAVEAT = (
    "Takes the reduction to last as long as the horizon and the prices to be those of one year; what a child who stays"
    " at home costs other services is not in it"
)
NOT_COMPARED = "evaluation.impact_did has no reduction of entries under 12 or under 10"
NOT_MEASURED = "evaluation.before_after has no reduction of entries under 12"
NO_BENEFIT = "the reduction saves nothing: no reduction covers the costs"
NO_PLANS = "Savings from plans: no reduction of the same ages is known"


class Reduced(NamedTuple):
    """Yearly reductions of an authority from one source, positive where there are fewer, and the ages they are of."""

    source: str
    authority: str
    age_group: str
    entries: float | None
    plans: float | None


def value_for_money(  # noqa: PLR0917
    configuration: Configuration,
    printed: pl.DataFrame,
    before_after: pl.DataFrame,
    impact_did: pl.DataFrame,
    optimism_bias: pl.DataFrame,
    settings: pl.DataFrame,
) -> pl.DataFrame:
    """One row a variant, authority, source of reductions, horizon and correction for optimism; pounds in present value.

    `printed`: the reductions as `money.reductions.printed_reductions` gives them; the others are the tables of those
    names.
    """
    rate = untreated.setting(settings, "real_discount_rate") / 100
    factors = costs.discount_factors(rate)
    corrections = list(optimism_bias.select("benefits_cut_pct", "costs_raised_pct").iter_rows())
    rows = (
        {**row, **_valued(row, projection, factors, horizon, cut, raised), "discount_rate_pct": 100 * rate}
        for row, projection in projections(configuration, printed, before_after, impact_did)
        for horizon in HORIZONS
        for cut, raised in corrections
    )
    return frame(rows, COLUMNS)


def projections(
    configuration: Configuration, printed: pl.DataFrame, before_after: pl.DataFrame, did: pl.DataFrame
) -> Iterator[tuple[dict[str, object], Projection | None]]:
    """What is said of each authority, variant and source, and its costs and savings; None without a reduction."""
    of_report = dict(printed.select("authority", "fewer_entries").iter_rows())
    for projection in project(configuration, printed):
        said = _said(PRINTED, UNDER_12, projection.variant, projection.authority, of_report[projection.authority])
        yield said | {"left_out": projection.left_out}, projection
    found = measured(before_after)
    for authority in sorted(configuration.set_up):
        own = found.get(authority)
        plans = own.plans.estimate if own and own.plans else None
        entries = own.entries.estimate if own else None
        yield _projected(configuration, Reduced(MEASURED, authority, UNDER_12, entries, plans), NOT_MEASURED)
        yield _projected(configuration, compared(did, authority), NOT_COMPARED)


def compared(did: pl.DataFrame, authority: str) -> Reduced:
    """The reductions against authorities without the programme, to the year of the 2020 evaluation: of children under
    12, else of those under 10, the band of the Department's statistics."""
    own = did.filter(authority=authority, estimator="imputation").drop_nulls("avoided_a_year").sort("window")
    for age_group in (UNDER_12, UNDER_10):
        by_outcome = {
            outcome: own.filter(outcome=outcome, age_group=age_group)["avoided_a_year"]
            for outcome in (NEW_LOOKED_AFTER, ON_PLAN)
        }
        if len(by_outcome[NEW_LOOKED_AFTER]):
            plans = by_outcome[ON_PLAN][0] if len(by_outcome[ON_PLAN]) else None
            return Reduced(COMPARED, authority, age_group, by_outcome[NEW_LOOKED_AFTER][0], plans)
    return Reduced(COMPARED, authority, UNDER_12, None, None)


def _projected(
    configuration: Configuration, reduced: Reduced, why_not: str
) -> tuple[dict[str, object], Projection | None]:
    said = _said(reduced.source, reduced.age_group, AS_DESCRIBED, reduced.authority, reduced.entries)
    if reduced.entries is None:
        return said | {"reason": why_not}, None
    saved = costs.savings(reduced.entries, reduced.plans or 0.0, configuration.durations, configuration.unit_costs)
    running, set_up = configuration.running[reduced.authority], configuration.set_up[reduced.authority]
    known = reduced.plans is not None
    projection = Projection(AS_DESCRIBED, reduced.authority, set_up, running, saved, plans_known=known)
    return said | {"left_out": "" if known else NO_PLANS}, projection


def _said(source: str, age_group: str, variant: str, authority: str, entries: float | None) -> dict[str, object]:
    return {
        "variant": variant,
        "authority": authority,
        "reductions": source,
        "age_group": age_group,
        "fewer_entries": entries,
        "method": f"{METHODS[variant]}; present values",
        "left_out": "",
        "reason": "",
        "caveat": f"{CAVEAT}; {CAVEATS[source]}",
    }


def _valued(  # noqa: PLR0917
    row: dict[str, object],
    projection: Projection | None,
    factors: costs.Floats,
    horizon: int,
    cut: float,
    raised: float,
) -> dict[str, object]:
    where = {"horizon_years": horizon, "benefits_cut_pct": cut, "costs_raised_pct": raised}
    if projection is None:
        return where
    spent = ((projection.set_up + projection.running) * factors)[: horizon + 1].sum() * (1 + raised / 100)
    gained = (projection.savings.total * factors[1:])[:horizon].sum() * (1 - cut / 100)
    share = spent / gained if gained > 0 else None
    return where | {
        "present_value_costs_gbp": float(spent),
        "present_value_benefits_gbp": float(gained),
        "net_present_value_gbp": float(gained - spent),
        "benefit_cost_ratio": float(gained / spent),
        "switching_value": None if share is None else float(share * row["fewer_entries"]),
        "switching_pct": None if share is None else float(100 * share),
        "reason": "" if share is not None else NO_BENEFIT,
    }


def _compute(*tables: pl.DataFrame) -> pl.DataFrame:
    *seeds, before_after, did, optimism_bias, settings = tables
    return value_for_money(*printed_model(*seeds), before_after, did, optimism_bias, settings)


NAME = "evaluation.value_for_money"
COLUMNS: Columns = {
    "variant": cost_benefit.VARIANT,
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "reductions": Field(
        pl.String,
        "published (by the 2020 evaluation), measured (evaluation.before_after) or compared (evaluation.impact_did, to"
        " the year of the 2020 evaluation): where the reductions come from.",
    ),
    "age_group": Field(pl.String, "under_12, or under_10 where only that is known: the children whose entries fall."),
    "horizon_years": Field(pl.Int64, "Years after Year 0 that are counted: 5, 10 or 12."),
    "benefits_cut_pct": Field(pl.Float64, "Per cent taken off the benefits for optimism (reference.optimism_bias)."),
    "costs_raised_pct": Field(pl.Float64, "Per cent put on the costs for optimism."),
    "discount_rate_pct": Field(pl.Float64, "Discount rate in real terms, per cent a year."),
    "fewer_entries": Field(pl.Float64, "Entries to care avoided a year; empty where none are known."),
    "present_value_costs_gbp": Field(pl.Float64, "Set-up and running costs of Year 0 to the horizon, discounted."),
    "present_value_benefits_gbp": Field(pl.Float64, "Savings of Year 1 to the horizon, discounted."),
    "net_present_value_gbp": Field(pl.Float64, "Benefits less costs."),
    "benefit_cost_ratio": Field(pl.Float64, "Benefits over costs: above 1 they cover them."),
    "switching_value": Field(
        pl.Float64,
        "Entries avoided a year at which the net present value is 0, plans avoided in proportion; empty where the"
        " reduction saves nothing.",
    ),
    "switching_pct": Field(pl.Float64, "The same as a per cent of the reduction."),
    "method": cost_benefit.METHOD,
    "left_out": cost_benefit.NOT_IN_IT,
    "reason": Field(pl.String, "Why figures are empty; '' where they are not."),
    "caveat": cost_benefit.CAVEAT,
}
FIGURES = (
    *("fewer_entries", "present_value_benefits_gbp", "net_present_value_gbp", "benefit_cost_ratio"),
    *("switching_value", "switching_pct"),
)
IS_MEASURED, IS_COMPARED = pl.col("reductions") == MEASURED, pl.col("reductions") == COMPARED
ITEMS = tuple(f"{outcome}: counted" for outcome in (NEW_LOOKED_AFTER, ON_PLAN))


def rests(figures: tuple[str, ...]) -> tuple[Rests, ...]:
    """What figures of measured and of compared reductions rest on."""
    of_own = ({"item": pl.lit(item), "period": pl.lit(period)} for item in ITEMS for period in PERIODS)
    of_sums = ({"item": pl.lit(f"{item} {period}")} for item in ITEMS for period in PERIODS)
    return (
        *(
            Rests(figures, {**AUTHORITY_CELL, "breakdown": pl.col("age_group"), **cell}, when=IS_MEASURED)
            for cell in (*of_sums, *of_own)
        ),
        *(
            Rests(
                figures,
                {"level": pl.lit("stretch"), "breakdown": pl.col("age_group"), "item": pl.lit(item)},
                when=IS_COMPARED,
            )
            for item in ITEMS
        ),
    )


TABLE = EvaluationTable(
    NAME,
    "Costs and benefits of Family Safeguarding in present values over 5, 10 and 12 years, with and without correction"
    " for optimism. One row a variant, authority with implementation costs, source of reductions, horizon and"
    " correction.",
    COLUMNS,
    reads=(*PRINTED_MODEL, changes.NAME, impact_did.NAME, OPTIMISM, untreated.SETTINGS),
    compute=_compute,
    is_compared=True,
    disclosure=Table(
        rests=rests(FIGURES),
        decimals={"fewer_entries": 1, "benefit_cost_ratio": 2, "switching_value": 1, "switching_pct": 1}
        | dict.fromkeys(("present_value_costs_gbp", "present_value_benefits_gbp", "net_present_value_gbp"), 0),
    ),
    views=(
        View(
            "value-for-money",
            "Value for money in present values",
            NAME,
            (
                AUTHORITY,
                words("Variant", "variant"),
                words("Reductions", "reductions"),
                words("Ages", "age_group"),
                Column("Years", "horizon_years"),
                Column("Benefits cut (%)", "benefits_cut_pct"),
                Column("Costs raised (%)", "costs_raised_pct"),
                Column("Costs (£)", "present_value_costs_gbp"),
                Column("Benefits (£)", "present_value_benefits_gbp", empty="'x'"),
                Column("Net present value (£)", "net_present_value_gbp", empty="'x'"),
                Column("Benefits over costs", "benefit_cost_ratio", decimals=2, empty="'x'"),
                Column("Entries avoided a year at which it breaks even", "switching_value", decimals=1, empty="'x'"),
                LEFT_OUT,
                REASON,
            ),
            "order by authority, variant, reductions, horizon_years, benefits_cut_pct, costs_raised_pct",
            is_on_page=False,
        ),
    ),
)
