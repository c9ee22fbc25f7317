"""What counts would have been without a programme: two-way Poisson imputation, and its permutation test.

Borusyak, Jaravel and Spiess (2024), for counts: log E = log population + authority + year, fitted to the cells without
the programme alone; the cells with it are predicted. The fit is exact maximum likelihood: of a Poisson model with two
factors, scaling rows and columns in turn until both margins agree. Thousands of placebos are fitted at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from math import floor, perm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ITERATIONS, CONVERGED = 2_000, 1e-13
CELLS_AT_ONCE = 400_000
SIGNIFICANT = 0.05
SAME = 1e-9
"""Statistics that differ by less are the same: they are sums in another order."""


class Panel(NamedTuple):
    """Counts and populations, authorities by years; the calendar year of each column."""

    counted: Floats
    population: Floats
    years: Integers


class Effects(NamedTuple):
    """Of each assignment and treated authority: log of observed over expected in the years after, and year by year.

    after: (assignments, treated). yearly: (assignments, treated, years). expected: likewise, counts.
    """

    after: Floats
    yearly: Floats
    expected: Floats


def expected(panel: Panel, is_untreated: NDArray[np.bool_]) -> Floats:
    """The expected counts of every cell, of one or many patterns of untreated cells: (patterns, authorities, years).

    Not a number where a row or a column has no untreated cell, nor where what is untreated counts nothing.
    """
    weight = is_untreated * panel.population
    counted = np.where(is_untreated, panel.counted, 0.0)
    of_rows, of_columns = counted.sum(axis=2), counted.sum(axis=1)
    columns = np.ones_like(of_columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = of_rows / (weight @ columns[:, :, None])[:, :, 0]
        for _ in range(ITERATIONS):
            columns = of_columns / (rows[:, None, :] @ weight)[:, 0, :]
            earlier, rows = rows, of_rows / (weight @ columns[:, :, None])[:, :, 0]
            if not (np.abs(rows - earlier) > CONVERGED * np.abs(rows)).any():
                break
    return panel.population * rows[:, :, None] * columns[:, None, :]


def effects(panel: Panel, treated: Integers, go_live: Integers, *, from_last_year: bool = False) -> Effects:
    """The effects of programmes that begin in `go_live`, for assignments of them to rows of the panel.

    `treated`: (assignments, programmes), rows of the panel. `go_live`: (programmes,), the calendar year: years after it
    count, the year itself does not, and neither tells what would have been. `from_last_year`: of the years before, the
    last one alone is compared.
    """
    found = [_effects(panel, part, go_live, from_last_year=from_last_year) for part in _parts(panel, treated)]
    return Effects(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))


def _parts(panel: Panel, treated: Integers) -> Iterator[Integers]:
    at_once = max(1, CELLS_AT_ONCE // panel.counted.size)
    yield from (treated[first : first + at_once] for first in range(0, len(treated), at_once))


def _effects(panel: Panel, treated: Integers, go_live: Integers, *, from_last_year: bool) -> Effects:
    before = panel.years == go_live[:, None] - 1 if from_last_year else panel.years < go_live[:, None]
    is_untreated = np.ones((len(treated), *panel.counted.shape), dtype=bool)
    assignment = np.arange(len(treated))[:, None]
    is_untreated[assignment, treated] = before
    found = expected(panel, is_untreated)[assignment, treated]
    observed = panel.counted[treated]
    is_after = panel.years > go_live[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        after = np.log((observed * is_after).sum(axis=2) / (found * is_after).sum(axis=2))
        return Effects(after, np.log(observed / found), found)


def assignments(donors: int, programmes: int, most: int, seed: int) -> Integers:
    """Every way to give programmes to different donors, one row each; a seeded sample of `most` if there are more."""
    if donors < programmes:
        return np.empty((0, programmes), dtype=np.int64)
    if perm(donors, programmes) <= most:
        return np.array(list(permutations(range(donors), programmes)), dtype=np.int64)
    random = np.random.default_rng(seed)
    return np.argsort(random.random((most, donors)), axis=1)[:, :programmes]


class Permuted(NamedTuple):
    """p of a permutation test, the smallest it could be, and half the width of the interval; None without one."""

    p: float
    smallest_possible_p: float
    half_width: float | None


def permuted(estimate: float, placebos: Floats) -> Permuted:
    """The two-sided test of an effect on the scale of the logarithm against those of placebos.

    p = (1 + as extreme) / (1 + placebos). The interval holds the effects that the test at 5 per cent lets stand: the
    placebos have none, so that it reaches as far as the placebo that would make p 5 per cent. With fewer than 19
    placebos it would hold everything.
    """
    sizes = np.sort(np.abs(placebos))[::-1]
    p = (1 + int((sizes >= abs(estimate) - SAME).sum())) / (1 + len(sizes))
    # an effect stands while more placebos than this are as far from it
    allowed = SIGNIFICANT * (1 + len(sizes)) - 1
    half_width = float(sizes[floor(allowed + SAME)]) if allowed >= -SAME and len(sizes) else None
    return Permuted(p, 1 / (1 + len(sizes)), half_width)


def e_value(ratio: float) -> float:
    """How strongly something else would have to go with both programme and outcome to explain the ratio away.

    VanderWeele and Ding (2017): RR + sqrt(RR (RR - 1)), of the ratio or its inverse, whichever is above 1.
    """
    larger = max(ratio, 1 / ratio)
    return larger + float(np.sqrt(larger * (larger - 1)))


def breakdown(estimate: float, half_width: float | None, yearly: Floats, event_years: Integers) -> float | None:
    """How many times the largest yearly departure before go-live one a year after it may be until the interval reaches
    no effect: the M of Rambachan and Roth's relative magnitudes (2023), with the interval moved by the bias.

    `yearly`: log ratios by event year. None without an interval or with fewer than two years before.
    """
    before = yearly[event_years < 0]
    years_after = event_years[event_years >= 1]
    if half_width is None or len(before) < 2 or not np.isfinite(before).all():
        return None
    largest = np.abs(np.diff(before)).max()
    if largest == 0:
        return None
    return max(0.0, float((abs(estimate) - half_width) / (largest * (years_after + 1).mean())))
