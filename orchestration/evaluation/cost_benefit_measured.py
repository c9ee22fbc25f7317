"""`evaluation.cost_benefit_measured`: the cost model with the reductions that the warehouse itself measures.

The same columns as `evaluation.cost_benefit`, the report's text as method, and the settings of the seed cost_settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import before_after as changes
from orchestration.evaluation import cost_benefit
from orchestration.evaluation.authority_year import PERIODS
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.money import configuration as prices
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import SEEDS, Configuration, CostInputs
from orchestration.evaluation.money.costs import NoDeflatorError, Savings
from orchestration.evaluation.money.projection import AS_DESCRIBED, METHODS, Projection, yearly
from orchestration.evaluation.money.reductions import OUTCOMES, UNDER_12, Reductions, measured
from orchestration.evaluation.money.settings import ENTRIES, Settings
from orchestration.evaluation.table import AUTHORITY_CELL, Charts, EvaluationTable, Field
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, View

COSTS = ("set_up_cost_gbp", "running_cost_gbp", "cumulative_cost_gbp")
NOT_MEASURED = "evaluation.before_after has nothing on the authority's children under 12 who become looked after"
CAVEAT = (
    "Before and after, no comparison group: takes the reduction, less deadweight, to be due to Family Safeguarding and"
    " to last twelve years; evaluation.sensitivity has how far that carries"
)


def cost_benefit_measured(inputs: CostInputs, before_after: pl.DataFrame) -> pl.DataFrame:
    """One row an authority with implementation costs and Year 0 to 12, in pounds discounted as the settings say.

    `before_after`: evaluation.before_after. Where it has no reduction for children under 12 who become looked after,
    the savings are empty with the reason; where prices cannot be put at those of the settings' year, all amounts are.

    Raises:
        SettingsError: cost_settings cannot be used.
    """
    settings = Settings.from_table(inputs.cost_settings)
    no_prices = ""
    try:
        configuration = prices.configuration(inputs, settings)
    except NoDeflatorError as error:
        no_prices = str(error)
        configuration = prices.configuration(inputs, replace(settings, price_year=None))
    found = measured(before_after)
    return pl.concat(
        _rows(
            _projection(configuration, authority, found.get(authority), settings),
            found.get(authority),
            settings,
            no_prices,
            _why_not(before_after, authority),
        )
        for authority in sorted(configuration.set_up)
    )


def _rows(
    projection: Projection, found: Reductions | None, settings: Settings, no_prices: str, not_measured: str
) -> pl.DataFrame:
    frame = yearly(projection)
    amounts = [name for name in frame.columns if name.endswith("_gbp")]
    unknown = amounts if no_prices else [] if found else [name for name in amounts if name not in COSTS]
    return frame.with_columns(
        *(pl.lit(None, pl.Float64).alias(name) for name in unknown),
        method=pl.lit(f"{METHODS[AS_DESCRIBED]}; the reductions of evaluation.before_after; {settings}"),
        left_out=pl.lit(found.left_out if found else ""),
        reason=pl.lit(no_prices or ("" if found else not_measured)),
        caveat=pl.lit(CAVEAT),
    ).select(list(COLUMNS))


def _why_not(before_after: pl.DataFrame, authority: str) -> str:
    rows = before_after.filter(
        pl.col("authority") == authority, pl.col("outcome") == OUTCOMES[ENTRIES], pl.col("age_group") == UNDER_12
    )
    return NOT_MEASURED if rows.is_empty() else f"evaluation.before_after has no reduction: {rows['reason'][0]}"


def _projection(
    configuration: Configuration, authority: str, found: Reductions | None, settings: Settings
) -> Projection:
    """Costs and savings of each year, discounted to Year 0; nothing is saved where nothing is measured."""
    factors = costs.discount_factors(settings.discount_rate / 100)
    kept = 1 - settings.deadweight / 100
    saved = costs.savings(
        kept * found.entries.estimate if found else 0.0,
        kept * found.plans.estimate if found and found.plans else 0.0,
        configuration.durations,
        configuration.unit_costs,
    )
    return Projection(
        AS_DESCRIBED,
        authority,
        configuration.set_up[authority] * factors,
        configuration.running[authority] * factors,
        Savings(*(part * factors[1:] for part in (saved.care, saved.plans, saved.legal))),
        plans_known=found is not None and found.plans is not None,
    )


def _compute(before_after: pl.DataFrame, *seeds: pl.DataFrame) -> pl.DataFrame:
    return cost_benefit_measured(CostInputs(*seeds), before_after)


def _charts(cost_benefit_measured: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    from orchestration.evaluation.charts import money

    return money.costs_and_savings(cost_benefit_measured, names, reductions="measured")


NAME = "evaluation.cost_benefit_measured"
COLUMNS = {
    **{name: column for name, column in cost_benefit.COLUMNS.items() if name != "caveat"},
    "variant": Field(pl.String, "as_described: the evaluation's method as its text has it."),
    "saving_from_plans_gbp": Field(
        pl.Float64,
        "Child protection plans avoided times the cost of a plan; empty where no reduction is measured. Year 1 counts"
        " half.",
    ),
    "reason": Field(pl.String, "Why amounts are empty; '' where they are not."),
    "caveat": cost_benefit.CAVEAT,
}
MEASURED_CELLS = tuple(
    {**AUTHORITY_CELL, "breakdown": pl.lit(UNDER_12), **cell}
    for outcome in OUTCOMES.values()
    for period in PERIODS
    for cell in (
        {"item": pl.lit(f"{outcome}: counted {period}")},
        {"item": pl.lit(f"{outcome}: counted"), "period": pl.lit(period)},
    )
)
"""The counts behind the reductions that are measured."""

SAVINGS = tuple(name for name in COLUMNS if name.endswith("_gbp") and name not in COSTS)

TABLE = EvaluationTable(
    NAME,
    "Costs and savings of Family Safeguarding by authority and year, with the reductions that evaluation.before_after"
    " measures for children under 12, after the settings of reference.cost_settings. One row an authority with"
    " implementation costs and year.",
    COLUMNS,
    reads=(changes.NAME, *SEEDS),
    compute=_compute,
    disclosure=Table(rests=tuple(Rests(SAVINGS, on) for on in MEASURED_CELLS)),
    views=(
        View(
            "costs-and-savings-measured",
            "Costs and savings by year, with the reductions that were measured",
            NAME,
            (AUTHORITY, Column("Year", "year"), *cost_benefit.AMOUNTS, LEFT_OUT, REASON),
            "order by authority, year",
            holds="Costs and savings by authority and year, with the reductions measured before and after Family"
            " Safeguarding for children under 12.",
        ),
    ),
    charts=Charts("costs_and_savings_measured", (NAME,), _charts),
)
