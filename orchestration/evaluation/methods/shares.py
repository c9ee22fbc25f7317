"""Shares and the difference between two: Wilson's and Newcombe's intervals, Pearson's and Fisher's tests.

In per cent and percentage points, from counts. The statistics are those of statsmodels and scipy; what is here is when
there is none, and why. Also the margin of error of surveys, as the 2020 evaluation works it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from orchestration.evaluation.methods.estimates import Finding

FEWEST_EXPECTED = 5
"""Below this expected count Pearson's test is not to be relied on (Cochran 1954)."""

Z_95 = 1.96
"""As the 2020 evaluation has it; the exact value is 1.959964."""

NOTHING_TO_TAKE_A_SHARE_OF = "Nothing to take a share of"
ONE_SHARE = "No p: a single share is compared with nothing"
NOTHING_VARIES = "No p: all or none have the outcome"


class Counted(NamedTuple):
    """`count` of `total` have the outcome."""

    count: int
    total: int


def percent(count: float, total: float) -> float:
    """`count` as a share of `total`, which is not zero."""
    return 100 * count / total


def design_effect(has_outcome: Sequence[bool], clusters: Sequence[str]) -> float:
    """How many times wider the variance of a share is than if members of one cluster were independent; at least 1.

    The variance between clusters over that of a simple sample: 1 where each is a cluster of its own.
    """
    has, cluster = np.asarray(has_outcome, dtype=float), np.unique(np.asarray(clusters), return_inverse=True)[1]
    n, number = len(has), int(cluster.max()) + 1 if len(has) else 0
    if number < 2 or has.min() == has.max():
        return 1.0
    away = np.bincount(cluster, weights=has - has.mean())
    between = number / (number - 1) * (away**2).sum() / n**2
    return max(1.0, float(between / (has.var() / (n - 1))))


def share(counted: Counted, population: int | None = None, deff: float = 1.0) -> Finding:
    """A share with Wilson's interval.

    `deff`: the design effect; the interval is that of a sample smaller by it.

    `population`: how many there are in all, where those counted are a good part of a small group. The interval is then
    that of a sample of n (N - 1) / (N - n), which has the same standard error as n of N; of all N it has no width.

    Raises:
        ValueError: more have the outcome than there are, or more are counted than the population has.
    """
    from statsmodels.stats.proportion import proportion_confint

    count, total = counted
    if not 0 <= count <= total or (population is not None and population < total):
        raise ValueError("a share is of at least as many as it counts, and at most of the population")
    if total == 0:
        return Finding(reason=NOTHING_TO_TAKE_A_SHARE_OF)
    estimate = percent(count, total)
    if population == total:
        return Finding(estimate, estimate, estimate, reason=ONE_SHARE)
    size = total / deff if population is None else total * (population - 1) / (population - total)
    low, high = proportion_confint(size * count / total, size, method="wilson")
    # exactly: the formula leaves 3e-15 where none have the outcome
    low, high = (0.0 if count == 0 else float(low)), (1.0 if count == total else float(high))
    return Finding(estimate, 100 * low, 100 * high, reason=ONE_SHARE)


def difference(first: Counted, second: Counted, deffs: tuple[float, float] = (1.0, 1.0)) -> Finding:
    """Second share less first in percentage points, with Newcombe's interval and Pearson's p without correction.

    Newcombe's is method 10 of his comparison of 1998: from Wilson's intervals of the two, without correction. `deffs`:
    the design effects of the two, of the interval alone; p is that of independent members.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    if first.total == 0 or second.total == 0:
        return Finding(reason=NOTHING_TO_TAKE_A_SHARE_OF)
    estimate = percent(*second) - percent(*first)
    effective = [number / deff for pair, deff in ((second, deffs[1]), (first, deffs[0])) for number in pair]
    low, high = confint_proportions_2indep(*effective, method="newcomb", compare="diff")
    varies = 0 < first.count + second.count < first.total + second.total
    return Finding(
        estimate,
        100 * float(low),
        100 * float(high),
        chi_square_p(*_columns(first, second)) if varies else None,
        "" if varies else NOTHING_VARIES,
    )


def chi_square_p(with_outcome: Sequence[int], totals: Sequence[int]) -> float:
    """p of Pearson's chi-square test, without continuity correction, that two or more shares are equal.

    Raises:
        ValueError: all or none have the outcome, or a total is zero.
    """
    from scipy.stats import chi2_contingency

    return float(chi2_contingency(_table(with_outcome, totals), correction=False).pvalue)


def fisher_p(first: Counted, second: Counted) -> float:
    """Two-sided p of Fisher's exact test that two shares are equal; 1 where all or none have the outcome."""
    from scipy.stats import fisher_exact

    return float(fisher_exact(_table(*_columns(first, second))).pvalue)


def fewest_expected(with_outcome: Sequence[int], totals: Sequence[int]) -> float:
    """The smallest count expected of shares that are equal, with the outcome or without."""
    from scipy.stats.contingency import expected_freq

    return float(expected_freq(_table(with_outcome, totals)).min())


def is_small(first: Counted, second: Counted) -> bool:
    """Whether an expected count is so small that Fisher's test is given too."""
    return fewest_expected(*_columns(first, second)) < FEWEST_EXPECTED


def margin_of_error(responses: int, population: int) -> float:
    """Half the 95 % interval of a share near one half, in percentage points, in a survey of a small, known group.

    1.96 x sqrt(0.25 / n) x sqrt((N - n) / (N - 1)). Zero when everybody answered.

    Raises:
        ValueError: nobody answered, or more people than there are.
    """
    if not 0 < responses <= population:
        raise ValueError("responses must be at least one and at most the population")
    if responses == population:
        return 0.0
    return 100 * Z_95 * sqrt(0.25 / responses) * sqrt((population - responses) / (population - 1))


def _columns(first: Counted, second: Counted) -> tuple[Sequence[int], Sequence[int]]:
    return (first.count, second.count), (first.total, second.total)


def _table(with_outcome: Sequence[int], totals: Sequence[int]) -> list[list[int]]:
    return [list(with_outcome), [total - count for total, count in zip(totals, with_outcome, strict=True)]]


def same_proportion(after: Sequence[int], together: Sequence[int], event: str) -> Finding:
    """Whether events before and after are in the same proportion in every cohort: Pearson's test, without an estimate.

    `after`, `together`: events after, and before and after together, of each cohort with any. `event`: what is counted,
    in the singular, for the reason.
    """
    if len(after) < 2:
        return Finding(reason=f"Fewer than two cohorts with {event}s")
    if sum(after) in (0, sum(together)):
        return Finding(reason=f"No {event} before, or none after, in any cohort")
    if fewest_expected(after, together) < FEWEST_EXPECTED:
        return Finding(reason=f"Too few {event}s: an expected count is under {FEWEST_EXPECTED}")
    return Finding(p=chi_square_p(after, together), reason="A test of the cohorts together: it has no estimate")
