"""`kpi.indicator_funnel`: where each authority's figure lies between those of all, quarter by quarter.

Worked out from the rows of one file's own `kpi.indicator`, as `indicator_signal` is. Dashboards draw the plots.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation import caveats
from orchestration.evaluation.indicator_signal import (
    CATALOGUE,
    INDICATOR,
    OF_CHANGES,
    OF_INDICATOR,
    SERIES,
    of_catalogue,
)
from orchestration.evaluation.methods import funnel as funnels
from orchestration.evaluation.table import Columns, Field, frame

NAME = "kpi.indicator_funnel"
KEYS = (*SERIES, "quarter_start")
READS = (INDICATOR, CATALOGUE)
LEVELS = ("authority", "fs")
"""The levels at which an authority has one figure."""
PLOT = ("indicator", "measure", "level", "breakdown", "quarter_start")
FEWEST_AUTHORITIES = 5
INSIDE = "inside"
TOO_FEW = f"Fewer than {FEWEST_AUTHORITIES} authorities have a figure of the quarter: how far they differ is not known"
NOTHING_COUNTED = "Nothing was counted in any authority, or everything in all"
CAVEAT = (
    f"Says where a figure lies, not who is better: authorities differ in what no figure here allows for;"
    f" {caveats.COMPARING}"
)


def compute(indicator: pl.DataFrame, catalogue: pl.DataFrame) -> pl.DataFrame:
    """One row an authority with a figure, measure with a denominator, level, breakdown and complete quarter.

    `catalogue`: reference.indicators. Limits are in the unit of the value.
    """
    figures = of_catalogue(indicator, catalogue).filter(
        pl.col("level").is_in(LEVELS), pl.col("numerator").is_not_null(), pl.col("denominator") > 0
    )
    plots = figures.group_by(PLOT, maintain_order=True)
    return frame((row for _, own in plots for row in _rows(own)), COLUMNS).sort(*KEYS)


def _rows(own: pl.DataFrame) -> Iterator[dict[str, object]]:
    is_share, scale = own["is_share"][0], own["scale"][0]
    found, reason = None, ""
    if own["numerator_is"][0] == "change":
        reason = OF_CHANGES.replace("u-chart", "funnel")
    elif own.height < FEWEST_AUTHORITIES:
        reason = TOO_FEW
    else:
        found = funnels.funnel(own["numerator"].to_numpy(), own["denominator"].to_numpy(), is_share=is_share)
        reason = "" if found else NOTHING_COUNTED
    limits = {}
    if found:
        for number, name in ((95.0, "95"), (99.8, "998")):
            low, high = found.limits(number, is_share=is_share)
            limits |= {f"lower_{name}": scale * low, f"upper_{name}": scale * high}
    rates = own["numerator"].to_numpy() / own["denominator"].to_numpy() * scale
    for at, row in enumerate(own.iter_rows(named=True)):
        of_unit = {name: float(values[at]) for name, values in limits.items()}
        yield {
            **{name: row[name] for name in OF_INDICATOR},
            "denominator": row["denominator"],
            "authorities": own.height,
            "target": found and scale * found.target,
            "dispersion": found and found.dispersion,
            "between": found and scale * found.between,
            **of_unit,
            "lies": _lies(float(rates[at]), of_unit) if found else "",
            "reason": reason,
            "caveat": CAVEAT,
        }


def _lies(rate: float, limits: dict[str, float]) -> str:
    """Which limits a rate lies beyond, the outer ones if both."""
    for name, number in (("998", "99.8"), ("95", "95")):
        if rate > limits[f"upper_{name}"]:
            return f"above the {number} per cent limits"
        if rate < limits[f"lower_{name}"]:
            return f"below the {number} per cent limits"
    return INSIDE


COLUMNS: Columns = {
    **OF_INDICATOR,
    "denominator": Field(pl.Float64, "What the figure is out of: the horizontal axis of the plot."),
    "authorities": Field(pl.Int64, "Authorities with a figure of the quarter."),
    "target": Field(pl.Float64, "The rate of all of them together."),
    "dispersion": Field(
        pl.Float64, "How much more than by chance they differ: the mean square of the winsorised z; 1 is chance alone."
    ),
    "between": Field(pl.Float64, "Standard deviation between authorities beyond chance, in the unit of the value."),
    "lower_95": Field(pl.Float64, "Lower limit that 95 in 100 authorities lie within that differ no more than usual."),
    "upper_95": Field(pl.Float64, "Upper limit of the same."),
    "lower_998": Field(pl.Float64, "Lower limit that 998 in 1,000 lie within."),
    "upper_998": Field(pl.Float64, "Upper limit of the same."),
    "lies": Field(pl.String, "inside the limits, or above or below which of them; '' without limits."),
    "reason": Field(pl.String, "Why there are no limits; '' where there are."),
    "caveat": Field(pl.String, "What the limits do not say."),
}
TEXT = (
    "Funnel plots of the indicators: where an authority's figure lies between those of all in the same quarter, with"
    " limits that allow for authorities differing more than by chance. Worked out from this file's own kpi.indicator."
)
