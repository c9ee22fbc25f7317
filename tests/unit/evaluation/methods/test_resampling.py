"""The bootstrap of families: covers as often as it says, gives no number for too few, and does not mind their order."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student

from orchestration.evaluation.methods import resampling

RUNS = 300


def families(rng: np.random.Generator, number: int, mean_before: float, mean_after: float):
    """Counts before and after of families some of whom have far more than others (gamma-Poisson)."""
    own = rng.gamma(1.5, 1 / 1.5, number)
    return rng.poisson(own * mean_before), rng.poisson(own * mean_after)


def test_intervals_cover_the_true_change_as_often_as_they_say():
    rng = np.random.default_rng(1998)
    covered = 0
    for _ in range(RUNS):
        found = resampling.change_of_sums(*families(rng, 100, 6, 3), "call-out")
        covered += found.low <= -50 <= found.high
    assert 0.92 <= covered / RUNS <= 0.98


def test_a_change_that_is_none_is_found_about_one_time_in_twenty():
    rng = np.random.default_rng(1999)
    found = [resampling.change_of_sums(*families(rng, 30, 4, 4), "call-out").p for _ in range(300)]
    assert 0.02 <= np.mean(np.array(found) < 0.05) <= 0.08


def test_near_twenty_families_the_interval_covers_more_than_nine_times_in_ten():
    rng = np.random.default_rng(2000)
    found = [resampling.change_of_sums(*families(rng, 22, 6, 3), "call-out") for _ in range(200)]
    assert 0.90 <= np.mean([each.low <= -50 <= each.high for each in found]) <= 0.98


def test_ends_against_weights_drawn_at_once():
    """Drawing families with replacement is drawing their multinomial weights; BCa by Efron's formula."""
    rng = np.random.default_rng(7)
    before, after = families(rng, 40, 5, 2)
    weights = rng.multinomial(len(before), np.full(len(before), 1 / len(before)), size=100_000)
    changes = 100 * ((weights @ after) / (weights @ before) - 1)
    without = 100 * ((after.sum() - after) / (before.sum() - before) - 1)
    bias = norm.ppf((changes < 100 * (after.sum() / before.sum() - 1)).mean())
    away = without.mean() - without
    acceleration = (away**3).sum() / (6 * (away**2).sum() ** 1.5)
    at = [bias + z for z in norm.ppf([0.025, 0.975])]
    expected = np.quantile(changes, [norm.cdf(bias + each / (1 - acceleration * each)) for each in at])
    found = resampling.change_of_sums(before, after, "call-out")
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=1.5)


def test_p_against_the_formula_of_the_paired_t_test():
    before, after = families(np.random.default_rng(8), 50, 3, 2)
    changes = after - before
    t = changes.mean() / (changes.std(ddof=1) / sqrt(len(changes)))
    p = 2 * student.sf(abs(t), len(changes) - 1)
    assert resampling.change_of_sums(before, after, "call-out").p == pytest.approx(p)


def test_the_order_of_families_makes_no_difference():
    rng = np.random.default_rng(9)
    before, after = families(rng, 80, 3, 2)
    order = rng.permutation(len(before))
    assert resampling.change_of_sums(before, after, "x") == resampling.change_of_sums(before[order], after[order], "x")
    assert resampling.mean(before, "x") == resampling.mean(before[order], "x")


counts = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=60)


@settings(deadline=None, max_examples=150)
@given(counts)
def test_any_counts_give_finite_figures_or_the_reason_why_not(pairs):
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    for found in (resampling.change_of_sums(before, after, "call-out"), resampling.mean(before, "call-out")):
        figures = (found.estimate, found.low, found.high, found.p)
        assert all(figure is None or np.isfinite(figure) for figure in figures)
        assert (None in figures) == bool(found.reason)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([0] * 30, [1] * 30, "No call-out before: a change in per cent has no base"),
        ([1] * 19, [0, 1, 2] * 6 + [0], "Too few for an interval or p: fewer than 20, or than 10 with any call-out"),
        ([1] * 9 + [0] * 21, [0] * 30, "Too few for an interval or p: fewer than 20, or than 10 with any call-out"),
        ([1, 2, 3] * 10, [0] * 30, "No interval: every draw gives the same"),
        ([1] + [0] * 29, [0, 1] * 15, "No interval: some draws have nothing before"),
        ([1, 2, 3] * 10, [2, 3, 4] * 10, "No p: every difference is the same"),
    ],
)
def test_what_is_too_thin_is_empty_with_its_reason(before, after, reason):
    assert resampling.change_of_sums(before, after, "call-out").reason == reason


def test_half_is_half_fewer():
    assert resampling.change_of_sums([4, 2], [1, 2], "call-out").estimate == -50
