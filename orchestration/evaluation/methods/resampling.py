"""What a group of families or adults had before and after, or in all: bootstrap intervals, and a paired t test.

Few of them have most of the events, so intervals come from drawing whole families again and again. Seeded: the result
does not depend on the order of the rows.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orchestration.evaluation.methods.estimates import Finding, because
from orchestration.evaluation.methods.shares import percent

RESAMPLES = 1_999
SEED = 2020
FEWEST = 20
FEWEST_WITH_ANY = 10
"""With 5 families, or 2 with any, 95 per cent intervals cover 73 to 86 per cent; with these, about 93 (300 runs)."""
ELEMENTS_AT_ONCE = 500_000

Floats = NDArray[np.float64]


def change_pct(before: ArrayLike, after: ArrayLike) -> Floats | float:
    """100 x (after - before) / before; NaN or infinite where an array has nothing before."""
    return percent(np.asarray(after) - np.asarray(before), np.asarray(before))


def change_of_sums(before: ArrayLike, after: ArrayLike, event: str) -> Finding:
    """Change of the sum, in per cent, over families each counted before and after; both of shape (families,).

    BCa interval of the paired bootstrap; p of the paired t test that the mean does not change. `event`: what is
    counted, in the singular, for the reason.
    """
    from scipy.stats import ttest_rel

    before, after = _in_order(before, after)
    if before.sum() == 0:
        return Finding(reason=f"No {event} before: a change in per cent has no base")
    estimate = float(change_pct(before.sum(), after.sum()))
    if reason := _too_few(before + after, event):
        return Finding(estimate, reason=reason)
    interval = _interval((before, after), lambda b, a, axis: change_pct(b.sum(axis=axis), a.sum(axis=axis)))
    p = None if np.ptp(after - before) == 0 else float(ttest_rel(after, before).pvalue)
    return _found(estimate, interval, p, "" if p is not None else "No p: every difference is the same")


def change_of_rates(before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike], event: str) -> Finding:
    """Change of a rate, in percentage points: sum of events over sum of occasions, each of shape (people,) and above 0.

    `before`, `after`: events and occasions of the same people. BCa interval of the paired bootstrap; no p.
    """
    sample = _in_order(*before, *after)

    def points(events: Floats, of: Floats, later_events: Floats, of_later: Floats, axis: int | None = None) -> Floats:
        shares = [each.sum(axis=axis) for each in (later_events, of_later, events, of)]
        return 100 * (shares[0] / shares[1] - shares[2] / shares[3])

    estimate = float(points(*sample))
    if reason := _too_few(sample[0] + sample[2], event):
        return Finding(estimate, reason=reason)
    return _found(estimate, _interval(sample, points), None, "No p: the interval says how sure the change is")


def mean(values: ArrayLike, event: str) -> Finding:
    """Mean of `values`, shape (families,), with the BCa interval of the bootstrap."""
    (values,) = _in_order(values)
    if len(values) == 0:
        return Finding(reason="Nothing to take a mean of")
    estimate = float(values.mean())
    if reason := _too_few(values, event):
        return Finding(estimate, reason=reason)
    interval = _interval((values,), lambda v, axis: v.mean(axis=axis))
    return _found(estimate, interval, None, "No p: a single mean is compared with nothing")


def _in_order(*columns: ArrayLike) -> tuple[Floats, ...]:
    """The columns as floats, their rows sorted: which row a draw picks must not depend on the order they came in."""
    arrays = tuple(np.asarray(column, dtype=np.float64) for column in columns)
    order = np.lexsort(arrays)
    return tuple(array[order] for array in arrays)


def _too_few(values: Floats, event: str) -> str:
    with_any = int((values > 0).sum())
    if len(values) < FEWEST or with_any < FEWEST_WITH_ANY:
        return f"Too few for an interval or p: fewer than {FEWEST}, or than {FEWEST_WITH_ANY} with any {event}"
    return ""


def _interval(samples: tuple[Floats, ...], statistic: Callable[..., Floats]) -> tuple[float, float, str]:
    """The ends of the BCa interval, or why there is none.

    Bias-corrected and accelerated (Efron 1987): the percentile interval is too short for few families of whom some
    have far more than others.
    """
    from scipy.stats import bootstrap

    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of draws that are all alike, which the reason then says
        found = bootstrap(
            samples,
            statistic,
            paired=True,
            vectorized=True,
            n_resamples=RESAMPLES,
            batch=max(1, ELEMENTS_AT_ONCE // len(samples[0])),
            method="BCa",
            rng=np.random.default_rng(SEED),
        )
    draws, ends = found.bootstrap_distribution, found.confidence_interval
    if not np.isfinite(draws).all():
        return np.nan, np.nan, "No interval: some draws have nothing before"
    if np.ptp(draws) == 0 or not np.isfinite(ends).all():
        return np.nan, np.nan, "No interval: every draw gives the same"
    return float(ends.low), float(ends.high), ""


def _found(estimate: float, interval: tuple[float, float, str], p: float | None, reason: str) -> Finding:
    low, high, why = interval
    return Finding(estimate, p=p, reason=because(why, reason)) if why else Finding(estimate, low, high, p, reason)
