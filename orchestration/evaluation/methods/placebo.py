"""How often a design finds a change where no programme began: the same years, put on authorities without it.

All placebo starts are fitted at once, in numpy: a night has thousands of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orchestration.evaluation.methods.regression import Model

Floats = NDArray[np.float64]
ITERATIONS, CONVERGED, MOST_CONDITION = 40, 1e-8, 1e14


class Starts(NamedTuple):
    """Counts and what they are out of, one row a placebo start, one column a year of the design."""

    counted: Floats
    denominator: Floats


def starts(figures: pl.DataFrame, years: NDArray[np.int64]) -> Starts:
    """Every authority of `figures` from every year on that gives it the years of a design.

    `figures`: authority, financial_year, counted, denominator, one row a whole year. `years`: those of the design.
    """
    offsets = years - years.min()
    counted, denominator = [], []
    for _, own in figures.sort("authority", "financial_year").group_by("authority", maintain_order=True):
        known = {year: numbers for year, *numbers in own.select("financial_year", "counted", "denominator").iter_rows()}
        for first in sorted(known):
            if all(first + offset in known for offset in offsets):
                numbers = [known[first + offset] for offset in offsets]
                counted.append([count for count, _ in numbers])
                denominator.append([total for _, total in numbers])
    shape = (len(counted), len(offsets))
    return Starts(np.array(counted, float).reshape(shape), np.array(denominator, float).reshape(shape))


def rates_differ(placebo: Starts, is_after: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each start, whether the t interval of the mean rates' difference leaves out 0; both periods have two years."""
    rates = placebo.counted / placebo.denominator
    before, after = rates[:, ~is_after], rates[:, is_after]
    freedom = len(is_after) - 2
    within = ((before - before.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    within += ((after - after.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    scale = np.sqrt(within / freedom * (1 / before.shape[1] + 1 / after.shape[1]))
    return np.abs(after.mean(axis=1) - before.mean(axis=1)) > scale * _t_95(freedom)


def ratios_differ(placebo: Starts, design: Floats, model: Model, *, is_quasi: bool) -> NDArray[np.bool_]:
    """Of each start that can be estimated, whether the interval of the last column's ratio leaves out 1.

    `design`: the columns of the regression, years by parameters. The interval is that of `regression.ratio`, plain or
    quasi-likelihood.
    """
    freedom = design.shape[0] - design.shape[1]
    effect, scale, dispersion = _fits(placebo, design, model, freedom)
    if is_quasi:
        scale = scale * np.sqrt(dispersion)
    is_known = np.isfinite(effect) & np.isfinite(scale)
    return np.abs(effect[is_known]) > scale[is_known] * _t_95(freedom)


def _fits(placebo: Starts, design: Floats, model: Model, freedom: int) -> tuple[Floats, Floats, Floats]:
    """Effect on the scale of the logarithm, its standard error and the dispersion; not a number without a maximum."""
    counted, total = placebo
    with np.errstate(all="ignore"):
        start = np.log((counted + 0.5) / (total - counted + 0.5) if model == "binomial" else (counted + 0.5) / total)
        linear, parameters = start, np.zeros((len(counted), design.shape[1]))
        converged = np.zeros(len(counted), dtype=bool)
        for _ in range(ITERATIONS):
            mean = total / (1 + np.exp(-linear)) if model == "binomial" else total * np.exp(linear)
            weight = mean * (1 - mean / total) if model == "binomial" else mean
            information = np.einsum("sn,nk,nl->skl", weight, design, design)
            right = np.einsum("sn,nk->sk", weight * linear + counted - mean, design)
            is_regular = np.linalg.cond(np.nan_to_num(information, posinf=0.0, neginf=0.0)) < MOST_CONDITION
            information[~is_regular] = np.eye(design.shape[1])
            found = np.linalg.solve(information, right[:, :, None])[:, :, 0]
            converged = is_regular & (np.abs(found - parameters).max(axis=1) < CONVERGED)
            parameters, linear = found, found @ design.T
        variance = np.linalg.inv(information)[:, -1, -1]
        dispersion = ((counted - mean) ** 2 / weight).sum(axis=1) / freedom
        effect = np.where(converged, parameters[:, -1], np.nan)
        return effect, np.sqrt(variance), dispersion


def _t_95(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
