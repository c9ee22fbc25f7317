"""The reference tables of the cost model, and its prices put at those of another year.

The settings themselves are read in `settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import polars as pl

from orchestration.evaluation.money import costs
from orchestration.evaluation.money.costs import Deflator, Floats, NoDeflatorError, UnitCosts
from orchestration.evaluation.money.settings import Settings

UNIT_COSTS = {"plan": "child_protection_plan", "care": "care_total", "legal": "care_legal"}
"""The items of the seed unit_costs that the model uses."""


@dataclass(frozen=True)
class CostInputs:
    """The seeds of the same names."""

    unit_costs: pl.DataFrame
    care_duration: pl.DataFrame
    implementation_costs: pl.DataFrame
    deflators: pl.DataFrame
    cost_settings: pl.DataFrame
    sensitivity_parameters: pl.DataFrame
    year_to_year_dispersion: pl.DataFrame
    local_authorities: pl.DataFrame
    published_figures: pl.DataFrame


SEEDS = tuple(f"reference.{each.name}" for each in fields(CostInputs))
"""Where they are in the warehouse, in order."""


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


def configuration(inputs: CostInputs, settings: Settings) -> Configuration:
    """The cost model's reference tables, at the prices of the settings' year.

    Raises:
        NoDeflatorError: a price has no year, or nobody entered the factor from it to that year.
    """
    unit_costs = inputs.unit_costs.filter(pl.col("item").is_in(list(UNIT_COSTS.values())))
    implementation = inputs.implementation_costs
    if settings.price_year is not None:
        deflators = [
            Deflator(*row) for row in inputs.deflators.select("from_year", "to_year", "from_gbp", "to_gbp").iter_rows()
        ]
        unit_costs = _at_prices(unit_costs, "item", settings.price_year, deflators)
        implementation = _at_prices(implementation, "authority", settings.price_year, deflators)
    return Configuration.from_tables(unit_costs, inputs.care_duration, implementation)


def _at_prices(table: pl.DataFrame, item: str, year: int, deflators: list[Deflator]) -> pl.DataFrame:
    priced_in = pl.col("price_year").cast(pl.String)
    undated = table.filter(~priced_in.str.contains(r"^\d{4}$").fill_null(value=False))
    if not undated.is_empty():
        items = ", ".join(undated[item].unique(maintain_order=True))
        raise NoDeflatorError(f"no year is given for the prices of {items}: they cannot be put at those of {year}")
    factors = {each: costs.price_factor(deflators, int(each), year) for each in table["price_year"].unique()}
    factor = pl.col("price_year").replace_strict(factors, return_dtype=pl.Float64)
    return table.with_columns(pl.col("^.*gbp$") * factor)
