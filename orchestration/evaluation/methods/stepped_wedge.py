"""A stepped-wedge trial with few clusters: logit with fixed effects, and tests that hold with five of them.

Children are counted in cells of cluster, period and whatever else they differ in. Clusters and periods have effects of
their own, a transition period one for all. With few clusters a plain z rejects far too often: the permutation test
gives the start periods to the clusters in every order; Student's t on the cells allows for their scatter.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ITERATIONS, CONVERGED = 60, 1e-9
SAME = 1e-7
FEWEST_ORDERS = 20
"""With fewer no p is 5 per cent or less, and an interval would hold everything."""
WIDEST, HALVINGS = 6.0, 14
"""How far from the estimate, on the scale of the logarithm, an interval is looked for, and how finely."""


class Cells(NamedTuple):
    """Children by cell: cluster and period (numbers from 0), further columns of the regression, children, events."""

    cluster: Integers
    period: Integers
    others: Floats
    children: Floats
    events: Floats


class Fit(NamedTuple):
    """Of the last columns of a regression: estimates and their covariance; and fitted shares of the cells."""

    estimates: Floats
    covariance: Floats
    shares: Floats


class Tested(NamedTuple):
    """The log odds ratio, its interval (None: it reaches further than is looked), p, and the smallest p could be."""

    estimate: float
    low: float | None
    high: float | None
    p: float
    smallest_possible_p: float


def treated(cells: Cells, starts: Integers, transition: int = 1) -> Floats:
    """Whether each cell lies after its cluster's start and the transition: (cells,). `starts`: periods by cluster."""
    return (cells.period >= starts[cells.cluster] + transition).astype(float)


def in_transition(cells: Cells, starts: Integers, transition: int = 1) -> Floats:
    """Whether each cell lies in the periods of the start: (cells,)."""
    since = cells.period - starts[cells.cluster]
    return ((since >= 0) & (since < transition)).astype(float)


def exposed(cells: Cells, starts: Integers, periods: int, transition: int = 1) -> Floats:
    """Whether each cell lies so many periods after the transition, the last column all longer: (cells, periods)."""
    since = cells.period - starts[cells.cluster] - transition
    return np.column_stack([(since == k) if k < periods - 1 else (since >= k) for k in range(periods)]).astype(float)


def logit(cells: Cells, of_interest: Floats, offset: Floats | float = 0.0) -> Fit | None:
    """Maximum likelihood of events by cluster, period, `others` and the columns `of_interest`; None without one."""
    parameters, inverse, shares = _fitted(cells, of_interest[None], offset)
    if not np.isfinite(parameters).all():
        return None
    last = -of_interest.shape[1]
    every = np.zeros(len(cells.children))
    every[cells.children > 0] = shares[0]
    return Fit(parameters[0, last:], inverse[0, last:, last:], every)


def _fitted(cells: Cells, of_interest: Floats, offset: Floats | float) -> tuple[Floats, Floats, Floats]:
    """Many regressions at once, (regressions, cells, columns): parameters, their covariances and the fitted shares of
    cells with children; not a number where there is no maximum."""
    known = cells.children > 0
    common = np.column_stack([_indicators(cells.cluster), _indicators(cells.period)[:, 1:], cells.others])
    columns = of_interest[:, known]
    shape = (*columns.shape[:2], common.shape[1])
    design = np.concatenate([np.broadcast_to(common[known], shape), columns], axis=2)
    total, events = cells.children[known], cells.events[known]
    away = np.broadcast_to(offset, known.shape)[known]
    linear = np.broadcast_to(np.log((events + 0.5) / (total - events + 0.5)), columns.shape[:2])
    parameters = np.full((len(design), design.shape[2]), np.nan)
    across, nearly_nothing = design.swapaxes(1, 2), 1e-9 * np.eye(design.shape[2])
    with np.errstate(all="ignore"):
        for _ in range(ITERATIONS):
            share = 1 / (1 + np.exp(-linear))
            weight = total * share * (1 - share)
            response = weight * (linear - away) + events - total * share
            information = np.nan_to_num((across * weight[:, None, :]) @ design) + nearly_nothing
            inverse = np.linalg.inv(information)
            earlier, parameters = parameters, (inverse @ (across @ response[..., None]))[..., 0]
            linear = (design @ parameters[..., None])[..., 0] + away
            moved = np.abs(parameters - earlier).max(axis=1)
            if (moved < CONVERGED).all():
                break
    has_maximum = (moved < CONVERGED) & _is_between(cells.cluster, cells) & _is_between(cells.period, cells)
    parameters[~has_maximum] = np.nan
    return parameters, inverse, 1 / (1 + np.exp(-linear))


def _is_between(groups: Integers, cells: Cells) -> bool:
    """Whether something and not everything was counted in each group: else its effect has no maximum."""
    children, events = (np.bincount(groups - groups.min(), weights=each) for each in (cells.children, cells.events))
    used = children > 0
    return bool(((events > 0) & (events < children))[used].all())


def permutation_test(
    cells: Cells, starts: Integers, transition: int = 1, *, with_interval: bool = True
) -> Tested | None:
    """The odds ratio of being treated against that of every order of the start periods; None without an estimate.

    p = orders at least as extreme / orders, the real one among them. The interval holds the effects that the test lets
    stand at 5 per cent: the effect is taken off the cells that are treated, and the orders are tested again.
    """
    orders = np.array(sorted(set(permutations(starts.tolist()))))
    real = treated(cells, starts, transition)
    columns = np.array(
        [np.column_stack([in_transition(cells, each, transition), treated(cells, each, transition)]) for each in orders]
    )
    own = int(np.flatnonzero((orders == starts).all(axis=1))[0])

    def effects(taken_off: float) -> Floats:
        return _fitted(cells, columns, taken_off * real)[0][:, -1]

    estimate = float(effects(0.0)[own])
    if not np.isfinite(estimate):
        return None

    def p(supposed: float) -> float:
        found = effects(supposed)
        extreme = np.abs(found[np.isfinite(found)]) >= abs(estimate - supposed) - SAME
        return float(extreme.sum()) / len(orders)

    is_known = with_interval and len(orders) >= FEWEST_ORDERS
    ends = [_end(p, estimate, side) if is_known else None for side in (-1, 1)]
    return Tested(estimate, ends[0], ends[1], p(0.0), 1 / len(orders))


def _end(p: Callable[[float], float], estimate: float, side: int) -> float | None:
    """How far the test lets effects stand on one side of the estimate, by halving."""
    inside, outside = estimate, estimate + side * WIDEST
    if p(outside) > 0.05:
        return None
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p(middle) > 0.05 else (inside, middle)
    return inside


class Quasi(NamedTuple):
    """Log odds ratios with Student's t on the cells: standard errors, degrees of freedom and dispersion."""

    estimates: Floats
    errors: Floats
    freedom: int
    dispersion: float


def quasi_binomial(cells: Cells, of_interest: Floats) -> Quasi | None:
    """The regression over cells of cluster and period alone, its variance multiplied by the dispersion, at least 1."""
    fit = logit(cells, of_interest)
    known = cells.children > 0
    parameters = (
        len(np.unique(cells.cluster)) + len(np.unique(cells.period)) - 1 + cells.others.shape[1] + of_interest.shape[1]
    )
    freedom = int(known.sum()) - parameters
    if fit is None or freedom < 1:
        return None
    expected = cells.children[known] * fit.shares[known]
    pearson = ((cells.events[known] - expected) ** 2 / (expected * (1 - fit.shares[known]))).sum()
    dispersion = float(pearson / freedom)
    errors = np.sqrt(np.diag(fit.covariance) * max(1.0, dispersion))
    return Quasi(fit.estimates, errors, freedom, dispersion)


def risk_difference(cells: Cells, starts: Integers, log_odds: float, transition: int = 1) -> float | None:
    """What the odds ratio comes to in the share of the treated children: with it less without it, on average."""
    real = treated(cells, starts, transition)
    fit = logit(cells, in_transition(cells, starts, transition)[:, None], log_odds * real)
    if fit is None or not (real * cells.children).any():
        return None
    with np.errstate(divide="ignore"):
        without = 1 / (1 + np.exp(-(np.log(fit.shares / (1 - fit.shares)) - log_odds)))
    return float(np.average(fit.shares - without, weights=real * cells.children))


def _indicators(values: Integers) -> Floats:
    return (values[:, None] == np.unique(values)).astype(float)
