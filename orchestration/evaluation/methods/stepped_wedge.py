"""A stepped-wedge trial with few clusters: regressions with fixed effects, and tests that hold with five of them.

Children are counted in cells of cluster, period and whatever else they differ in. Clusters and periods have effects of
their own, a transition period one for all. With few clusters a plain z rejects far too often: the permutation test
gives the start periods to the clusters in every order; Student's t on the cells allows for their scatter.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ITERATIONS, CONVERGED, NEARLY_NOTHING = 60, 1e-9, 1e-9
SAME = 1e-7
HAZARDS = (-20.0, 3.0)
"""Beyond these, on the scale of the logarithm, nothing or everything happens in a step of time."""
FEWEST_ORDERS = 20
"""With fewer no p is 5 per cent or less, and an interval would hold everything."""
WIDEST, HALVINGS = 6.0, 10
"""How far from the estimate, on the scale of the logarithm, an interval is looked for, and how finely."""


LOGIT, CLOGLOG = "logit", "cloglog"


class Cells(NamedTuple):
    """Children by cell: cluster and period (numbers from 0), further columns of the regression, children, events.

    Children are whoever or whatever an event may happen to: with the complementary log-log link, what is at risk in a
    step of time, so that effects are hazard ratios.
    """

    cluster: Integers
    period: Integers
    others: Floats
    children: Floats
    events: Floats
    link: Literal["logit", "cloglog"] = LOGIT


class Fit(NamedTuple):
    """Of the last columns of a regression: estimates and their covariance; and fitted shares of the cells."""

    estimates: Floats
    covariance: Floats
    shares: Floats


class Tested(NamedTuple):
    """The log odds or hazard ratio, its interval (None: it reaches further than is looked), p, and the smallest p."""

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


def fit(cells: Cells, of_interest: Floats, offset: Floats | float = 0.0) -> Fit | None:
    """Maximum likelihood of events by cluster, period, `others` and the columns `of_interest`; None without one."""
    parameters, inverse, shares = _fitted(cells, of_interest[None], offset)
    if not np.isfinite(parameters).all():
        return None
    last = -of_interest.shape[1]
    every = np.zeros(len(cells.children))
    every[cells.children > 0] = shares[0]
    return Fit(parameters[0, last:], inverse[0, last:, last:], every)


def _fitted(
    cells: Cells, of_interest: Floats, offset: Floats | float, begin: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Many regressions at once, (regressions, cells, columns): parameters, their covariances and the fitted shares of
    cells with children; not a number where there is no maximum. `begin`: parameters to begin from, where finite.

    All columns but those of interest are the same in each and mostly 0: sums over cells are products with sparse
    matrices.
    """
    from scipy import sparse

    known = cells.children > 0
    common = np.column_stack([_indicators(cells.cluster), _indicators(cells.period)[:, 1:], cells.others])[known]
    own = [of_interest[:, known, column] for column in range(of_interest.shape[2])]
    total, events = cells.children[known], cells.events[known]
    away = np.broadcast_to(offset, known.shape)[known]
    upper, size = np.triu_indices(common.shape[1]), common.shape[1] + len(own)
    by_cell, by_column = sparse.csr_array(common), sparse.csr_array(common.T)
    pairs = sparse.csr_array((common[:, upper[0]] * common[:, upper[1]]).T)
    linear = np.tile(_linear((events + 0.5) / (total + 1), cells.link), (len(of_interest), 1))
    parameters = np.full((len(of_interest), size), np.nan)

    def predicted(values: Floats) -> Floats:
        of_own = sum(values[:, [common.shape[1] + at]] * column for at, column in enumerate(own))
        return (by_cell @ values[:, : common.shape[1]].T).T + of_own + away

    def sums(values: Floats) -> Floats:
        return np.column_stack([(by_column @ values.T).T, *((values * column).sum(axis=1) for column in own)])

    if begin is not None:
        is_warm = np.isfinite(begin).all(axis=1)[:, None]
        linear = np.where(is_warm, predicted(np.where(is_warm, begin, 0.0)), linear)
    information = np.empty((len(of_interest), size, size))
    with np.errstate(all="ignore"):
        for _ in range(ITERATIONS):
            share, slope = _share(linear, cells.link)
            sensitivity = slope / (share * (1 - share))
            weight = total * slope * sensitivity
            information[:, upper[0], upper[1]] = information[:, upper[1], upper[0]] = (pairs @ weight.T).T
            for at, column in enumerate(own, start=common.shape[1]):
                information[:, at] = information[:, :, at] = sums(weight * column)
            inverse = np.linalg.inv(np.nan_to_num(information) + NEARLY_NOTHING * np.eye(size))
            response = sums(weight * (linear - away) + (events - total * share) * sensitivity)
            earlier, parameters = parameters, (inverse @ response[..., None])[..., 0]
            linear = predicted(parameters)
            # of an age band without an event the effect goes on falling, and matters to nothing else
            moved = np.abs(parameters - earlier)[:, common.shape[1] :].max(axis=1)
            if (moved < CONVERGED).all():
                break
    has_maximum = (moved < CONVERGED) & _is_between(cells.cluster, cells) & _is_between(cells.period, cells)
    parameters[~has_maximum] = np.nan
    return parameters, inverse, _share(linear, cells.link)[0]


def _linear(share: Floats, link: str) -> Floats:
    return np.log(-np.log1p(-share)) if link == CLOGLOG else np.log(share / (1 - share))


def _share(linear: Floats, link: str) -> tuple[Floats, Floats]:
    """The share that a linear predictor stands for, and how steeply it rises with it."""
    if link == CLOGLOG:
        hazard = np.exp(np.clip(linear, *HAZARDS))
        return -np.expm1(-hazard), hazard * np.exp(-hazard)
    share = 1 / (1 + np.exp(-linear))
    return share, share * (1 - share)


def _is_between(groups: Integers, cells: Cells) -> bool:
    """Whether something and not everything was counted in each group: else its effect has no maximum."""
    children, events = (np.bincount(groups - groups.min(), weights=each) for each in (cells.children, cells.events))
    used = children > 0
    return bool(((events > 0) & (events < children))[used].all())


def permutation_test(
    cells: Cells, starts: Integers, transition: int = 1, *, with_interval: bool = True
) -> Tested | None:
    """The log ratio of being treated against that of every order of the start periods; None without an estimate.

    p = orders at least as extreme / orders, the real one among them. The interval holds the effects that the test lets
    stand at 5 per cent: the effect is taken off the cells that are treated, and the orders are tested again.
    """
    orders = np.array(sorted(set(permutations(starts.tolist()))))
    real = treated(cells, starts, transition)
    columns = np.array(
        [np.column_stack([in_transition(cells, each, transition), treated(cells, each, transition)]) for each in orders]
    )
    own = int(np.flatnonzero((orders == starts).all(axis=1))[0])

    latest: Floats | None = None

    def effects(taken_off: float) -> Floats:
        nonlocal latest
        latest = _fitted(cells, columns, taken_off * real, latest)[0]
        return latest[:, -1]

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
    """Log odds or hazard ratios with Student's t on the cells: standard errors, degrees of freedom and dispersion."""

    estimates: Floats
    errors: Floats
    freedom: int
    dispersion: float


def quasi_binomial(cells: Cells, of_interest: Floats) -> Quasi | None:
    """The regression over cells of cluster and period alone, its variance multiplied by the dispersion, at least 1."""
    found = fit(cells, of_interest)
    known = cells.children > 0
    parameters = (
        len(np.unique(cells.cluster)) + len(np.unique(cells.period)) - 1 + cells.others.shape[1] + of_interest.shape[1]
    )
    freedom = int(known.sum()) - parameters
    if found is None or freedom < 1:
        return None
    expected = cells.children[known] * found.shares[known]
    pearson = ((cells.events[known] - expected) ** 2 / (expected * (1 - found.shares[known]))).sum()
    dispersion = float(pearson / freedom)
    errors = np.sqrt(np.diag(found.covariance) * max(1.0, dispersion))
    return Quasi(found.estimates, errors, freedom, dispersion)


def risk_difference(cells: Cells, starts: Integers, log_odds: float, transition: int = 1) -> float | None:
    """What an odds ratio comes to in the share of the treated children: with it less without it, on average."""
    real = treated(cells, starts, transition)
    found = fit(cells, in_transition(cells, starts, transition)[:, None], log_odds * real)
    if found is None or not (real * cells.children).any():
        return None
    with np.errstate(divide="ignore"):
        without = 1 / (1 + np.exp(-(np.log(found.shares / (1 - found.shares)) - log_odds)))
    return float(np.average(found.shares - without, weights=real * cells.children))


def _indicators(values: Integers) -> Floats:
    return (values[:, None] == np.unique(values)).astype(float)
