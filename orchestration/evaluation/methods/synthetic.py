"""Synthetic control: the mixture of untreated authorities that moved as the treated one did before (Abadie and others).

Demeaned (Ferman and Pinto 2021): rates on the scale of the logarithm, each less its mean before, so that only
movements have to agree and not levels. Weights are at least 0 and sum to 1. With the same weight for each it is least
squares on the logarithms, by authority and year.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orchestration.evaluation.methods.imputation import Floats, Panel

SUM_COUNTS = 1e3
"""How much more the sum of the weights counts than a year's misfit: the sum is then 1 to six digits."""


class Synthetic(NamedTuple):
    """Log of observed over expected in the years after; expected counts by year; misfit of the years before."""

    after: float
    expected: Floats
    rmspe: float


def control(panel: Panel, treated: int, donors: list[int], go_live: int, *, equally: bool = False) -> Synthetic:
    """The effect of a programme that begins in `go_live` in row `treated`, by a mixture of the rows `donors`.

    `equally`: all donors weigh the same, and so do the years after: the mean of their logs.
    """
    from scipy.optimize import nnls

    is_before = panel.years < go_live
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(panel.counted / panel.population)
        moved = logs - logs[:, is_before].mean(axis=1, keepdims=True)
    if not np.isfinite(moved[[treated, *donors]]).all():
        return Synthetic(np.nan, np.full(len(panel.years), np.nan), np.nan)
    if equally:
        return _found(panel, treated, moved[treated] - moved[donors].mean(axis=0), go_live, equally=True)
    system = np.vstack([moved[donors][:, is_before].T, np.full(len(donors), SUM_COUNTS)])
    weights, _ = nnls(system, np.append(moved[treated, is_before], SUM_COUNTS))
    return _found(panel, treated, moved[treated] - weights @ moved[donors], go_live)


def _found(panel: Panel, treated: int, gap: Floats, go_live: int, *, equally: bool = False) -> Synthetic:
    is_before, is_after = panel.years < go_live, panel.years > go_live
    observed = panel.counted[treated]
    expected = observed * np.exp(-gap)
    after = gap[is_after].mean() if equally else np.log(observed[is_after].sum() / expected[is_after].sum())
    return Synthetic(float(after), expected, float(np.sqrt((gap[is_before] ** 2).mean())))


def placebos(panel: Panel, donors: list[int], go_live: int, *, equally: bool = False) -> NDArray[np.float64]:
    """The effect that each donor has when it is put in the treated one's place, by a mixture of the others."""
    others = {each: [other for other in donors if other != each] for each in donors}
    return np.array([control(panel, each, others[each], go_live, equally=equally).after for each in donors])
