"""The margin of error for a finite population."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from orchestration.evaluation.sampling import margin_of_error


@settings(deadline=None)
@given(st.integers(3, 200), st.data())
def test_against_the_spread_of_drawing_without_replacement(half, data):
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
