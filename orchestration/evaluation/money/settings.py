"""The cost model's settings: discount rate, deadweight, price year, draws, and what the sensitivity varies.

Read and checked here. Prices, durations and costs are in `configuration`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TRIANGULAR, UNIFORM, ESTIMATE = "triangular", "uniform", "estimate"
ENTRIES, PLANS = "fewer_entries", "fewer_plans"
CORRELATION = "entries_plans_correlation"
INTERVAL_ENDS = ("interval_low", "interval_high")
PARAMETERS = (
    "unit_costs",
    "plan_cost",
    "care_cost",
    "legal_cost",
    "care_duration",
    "deadweight",
    "discount_rate",
    ENTRIES,
    PLANS,
    "fade_out",
    "displacement",
)
"""Everything the cost model takes that may vary; sensitivity_parameters says which of them do, and how far."""


class SettingsError(ValueError):
    """A reference table of settings that the cost model cannot be run with."""


@dataclass(frozen=True)
class Settings:
    """Base values: per cent a year and per cent of the reductions; no price year: prices as printed.

    correlation: of the reductions in entries and in plans, with which both are drawn.
    """

    discount_rate: float
    deadweight: float
    price_year: int | None
    draws: int
    seed: int
    correlation: float

    @classmethod
    def from_table(cls, cost_settings: pl.DataFrame) -> Settings:
        """From the seed cost_settings.

        Raises:
            SettingsError: a setting is missing or not possible.
        """
        value = dict(cost_settings.select("setting", "value").iter_rows())
        missing = [
            name for name in ("discount_rate", "deadweight", "draws", "seed", CORRELATION) if value.get(name) is None
        ]
        if missing:
            raise SettingsError(f"cost_settings.csv has no value for {', '.join(missing)}")
        year = value.get("price_year")
        found = cls(
            value["discount_rate"],
            value["deadweight"],
            None if year is None else int(year),
            int(value["draws"]),
            int(value["seed"]),
            value[CORRELATION],
        )
        is_possible = found.discount_rate > -100 and 0 <= found.deadweight <= 100 and -1 <= found.correlation <= 1
        if not (is_possible and found.draws >= 1 and found.seed >= 0):
            raise SettingsError(f"cost_settings.csv: not possible: {found}")
        return found

    def __str__(self) -> str:
        prices = "as published" if self.price_year is None else f"of {self.price_year}"
        return (
            f"discount rate {self.discount_rate:g} % a year (to Year 0), deadweight {self.deadweight:g} %,"
            f" prices {prices}"
        )


@dataclass(frozen=True)
class Parameter:
    """How one parameter varies: values taken one at a time, and the distribution it is drawn from ('': it is not)."""

    name: str
    unit: str
    one_way: tuple[str, ...]
    distribution: str
    low: float | None
    mode: float | None
    high: float | None

    @property
    def is_reduction(self) -> bool:
        return self.name in (ENTRIES, PLANS)


def read_parameters(sensitivity_parameters: pl.DataFrame) -> list[Parameter]:
    """From the seed sensitivity_parameters, in the order of PARAMETERS, not of its rows: draws depend on it.

    Raises:
        SettingsError: a parameter that the model does not have, one that is missing, or bounds that are no bounds.
    """
    found = [
        Parameter(
            row["parameter"],
            row["unit"],
            tuple(value for value in (row["one_way"] or "").split(";") if value),
            row["distribution"] or "",
            row["low"],
            row["mode"],
            row["high"],
        )
        for row in sensitivity_parameters.iter_rows(named=True)
    ]
    if sorted(each.name for each in found) != sorted(PARAMETERS):
        raise SettingsError(f"sensitivity_parameters.csv has to list each of {', '.join(PARAMETERS)} once")
    for each in found:
        _check(each)
    return sorted(found, key=lambda each: PARAMETERS.index(each.name))


def _check(parameter: Parameter) -> None:
    name, is_reduction = parameter.name, parameter.is_reduction
    bounds = {
        "": [],
        ESTIMATE: [] if is_reduction else None,
        TRIANGULAR: [parameter.low, parameter.mode, parameter.high],
        UNIFORM: [parameter.low, parameter.high],
    }.get(parameter.distribution)
    if bounds is None:
        raise SettingsError(f"sensitivity_parameters.csv: {name} cannot be drawn from {parameter.distribution!r}")
    if None in bounds or bounds != sorted(bounds) or (bounds and bounds[0] == bounds[-1]):
        raise SettingsError(f"sensitivity_parameters.csv: {name} has no {parameter.distribution} bounds in order")
    numbers = [each for each in parameter.one_way if not (is_reduction and each in INTERVAL_ENDS)]
    try:
        percentages = [float(each) for each in numbers] + bounds
    except ValueError as error:
        raise SettingsError(f"sensitivity_parameters.csv: {name} cannot be set to {'; '.join(numbers)}") from error
    if not is_reduction and any(each <= -100 for each in percentages):
        raise SettingsError(f"sensitivity_parameters.csv: {name} cannot fall by 100 % or more")
