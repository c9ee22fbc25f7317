"""p of several tests, after allowing for their number. An empty p stays empty and counts for no test."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def holm(p: pl.Series) -> pl.Series:
    """p by the method of Holm (1979): the smallest of m times m, the next times m - 1, never below the one before.

    Own code: statsmodels' `multipletests` collects garbage at each call, which takes longer than all else of a table.
    """
    return _of_known(p, _holm)


def false_discovery(p: pl.Series) -> pl.Series:
    """q of Benjamini and Hochberg."""
    from scipy.stats import false_discovery_control

    return _of_known(p, false_discovery_control)


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(p.size)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)), 1.0)
    return adjusted


def _of_known(p: pl.Series, adjust: Callable[[Floats], Floats]) -> pl.Series:
    known = p.is_not_null().to_numpy()
    found = np.full(len(p), np.nan)
    if known.any():
        found[known] = adjust(p.drop_nulls().cast(pl.Float64).to_numpy())
    return pl.Series(p.name, found, nan_to_null=True)
