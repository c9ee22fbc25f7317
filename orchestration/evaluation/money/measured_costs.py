"""`evaluation.cost_benefit_measured`: the cost model with the reductions that the warehouse itself measures.

The same columns as `evaluation.cost_benefit`, the report's text as method, and the settings of the seed cost_settings.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from orchestration.evaluation.money import cost_inputs, cost_tables, costs
from orchestration.evaluation.money.cost_inputs import CostInputs
from orchestration.evaluation.money.cost_settings import ENTRIES, Settings
from orchestration.evaluation.money.cost_tables import AS_DESCRIBED, METHODS, Configuration, Projection
from orchestration.evaluation.money.costs import NoDeflatorError, Savings
from orchestration.evaluation.money.reductions import OUTCOMES, UNDER_12, Reductions, measured

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
        configuration = cost_inputs.configuration(inputs, settings)
    except NoDeflatorError as error:
        no_prices = str(error)
        configuration = cost_inputs.configuration(inputs, replace(settings, price_year=None))
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
    frame = cost_tables.yearly(projection)
    amounts = [name for name in frame.columns if name.endswith("_gbp")]
    unknown = amounts if no_prices else [] if found else [name for name in amounts if name not in COSTS]
    return frame.with_columns(
        *(pl.lit(None, pl.Float64).alias(name) for name in unknown),
        method=pl.lit(f"{METHODS[AS_DESCRIBED]}; the reductions of evaluation.before_after; {settings}"),
        left_out=pl.lit(found.left_out if found else ""),
        reason=pl.lit(no_prices or ("" if found else not_measured)),
        caveat=pl.lit(CAVEAT),
    ).select(pl.exclude("caveat"), "caveat")


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
