"""Intervals and tests of shares, against the papers that proposed them and against other arithmetic."""

from itertools import pairwise
from math import comb, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, norm

from orchestration.evaluation.methods import shares
from orchestration.evaluation.methods.shares import Counted, margin_of_error

some = st.integers(1, 300).flatmap(lambda total: st.builds(Counted, st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("counted", "low", "high"),
    [
        (Counted(81, 263), 25.53, 36.62),
        (Counted(15, 148), 6.24, 16.05),
        (Counted(0, 20), 0.00, 16.11),
        (Counted(1, 29), 0.61, 17.18),
    ],
)
def test_intervals_of_newcombes_comparison_of_methods_for_one_share(counted, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    found = shares.share(counted)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


@pytest.mark.parametrize(
    ("more", "fewer", "low", "high"),
    [
        (Counted(56, 70), Counted(48, 80), 5.24, 33.39),
        (Counted(9, 10), Counted(3, 10), 17.05, 80.90),
        (Counted(6, 7), Counted(2, 7), 5.82, 80.62),
        (Counted(5, 56), Counted(0, 29), -3.81, 19.26),
        (Counted(0, 10), Counted(0, 20), -16.11, 27.75),
        (Counted(10, 10), Counted(0, 20), 67.91, 100.0),
    ],
)
def test_intervals_of_newcombes_comparison_of_methods_for_a_difference(more, fewer, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10: first share less second."""
    found = shares.difference(fewer, more)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


@settings(deadline=None)
@given(some)
def test_the_ends_of_a_share_are_those_that_a_score_test_just_does_not_reject(counted):
    found = shares.share(counted)
    for end in (found.low / 100, found.high / 100):
        off = abs(counted.count / counted.total - end)
        assert off == pytest.approx(norm.ppf(0.975) * sqrt(max(end * (1 - end), 0) / counted.total), abs=1e-6)


@settings(deadline=None)
@given(some)
def test_a_share_lies_inside_its_interval_and_the_interval_inside_all(counted):
    found = shares.share(counted)
    assert found.low + 1e-9 >= 0
    assert found.low - 1e-9 <= found.estimate <= found.high + 1e-9
    assert found.high <= 100 + 1e-9


@settings(deadline=None)
@given(some, some)
def test_a_difference_turns_round_with_its_shares(first, second):
    there, back = shares.difference(first, second), shares.difference(second, first)
    assert (there.estimate, there.low, there.high) == pytest.approx((-back.estimate, -back.high, -back.low), abs=1e-9)
    assert there.p == pytest.approx(back.p) if there.p is not None else back.p is None


@settings(deadline=None)
@given(st.integers(1, 300))
def test_none_and_all_end_at_0_and_100(total):
    assert shares.share(Counted(0, total)).low == 0
    assert shares.share(Counted(total, total)).high == 100


def test_half_of_a_small_group_has_the_margin_of_error_of_the_published_formula():
    found = shares.share(Counted(100, 200), population=300)
    assert (found.high - found.low) / 2 == pytest.approx(margin_of_error(200, 300), rel=0.01)


def test_the_interval_narrows_as_more_of_the_group_answer():
    widths = [found.high - found.low for found in (shares.share(Counted(9, 30), n) for n in (None, 90, 40, 31, 30))]
    assert all(wider > narrower for wider, narrower in pairwise(widths))
    assert widths[-1] == 0


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_fishers_p_against_counting_tables_with_the_same_margins(first_total, second_total, data):
    first = data.draw(st.integers(0, first_total))
    second = data.draw(st.integers(0, second_total))

    def ways(count: int) -> int:
        return comb(first_total, count) * comb(second_total, first + second - count)

    every = range(max(0, first + second - second_total), min(first_total, first + second) + 1)
    p = sum(ways(count) for count in every if ways(count) <= ways(first)) / sum(map(ways, every))
    assert shares.fisher_p(Counted(first, first_total), Counted(second, second_total)) == pytest.approx(p)


def test_fishers_tasting_of_tea():
    """The Design of Experiments (1935), chapter 2: three of four cups right, both tails."""
    assert shares.fisher_p(Counted(3, 4), Counted(1, 4)) == pytest.approx(34 / 70)


@pytest.mark.parametrize(("count", "is_small"), [(4, True), (5, False)])
def test_fishers_test_belongs_beside_pearsons_under_an_expected_count_of_five(count, is_small):
    assert shares.is_small(Counted(count, 100), Counted(count, 100)) == is_small


def test_nobody_gives_no_share_and_no_difference():
    nobody = Counted(0, 0)
    for found in (
        shares.share(nobody),
        shares.difference(nobody, Counted(1, 2)),
        shares.difference(Counted(1, 2), nobody),
    ):
        assert (found.estimate, found.low, found.high, found.p) == (None, None, None, None)
        assert found.reason


@pytest.mark.parametrize(("counted", "population"), [((2, 1), None), ((-1, 1), None), ((1, 2), 1)])
def test_impossible_shares_are_refused(counted, population):
    with pytest.raises(ValueError, match="at least as many"):
        shares.share(Counted(*counted), population)


@pytest.mark.parametrize("count", [0, 7])
def test_a_difference_of_nothing_has_an_interval_and_no_p(count):
    found = shares.difference(Counted(count, 7), Counted(count, 7))
    assert found.estimate == 0
    assert found.low < 0 < found.high
    assert found.p is None
    assert found.reason == shares.NOTHING_VARIES


@settings(deadline=None)
@given(st.integers(3, 200), st.data())
def test_margin_of_error_against_the_spread_of_drawing_without_replacement(half, data):
    """1.96 standard deviations of the share when n of N are drawn, half of whom agree: the hypergeometric law."""
    population = 2 * half
    n = data.draw(st.integers(1, population - 1))
    spread = sqrt(max(hypergeom(population, half, n).var(), 0.0)) / n
    assert margin_of_error(n, population) == pytest.approx(196 * spread, abs=1e-6)


def test_nothing_is_uncertain_when_everybody_answers():
    assert margin_of_error(1, 1) == margin_of_error(40, 40) == 0


@pytest.mark.parametrize(("responses", "population"), [(0, 10), (11, 10), (-1, 5)])
def test_impossible_samples_are_refused(responses, population):
    with pytest.raises(ValueError, match="responses"):
        margin_of_error(responses, population)
