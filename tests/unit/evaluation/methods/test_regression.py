"""The regressions against published examples, closed forms and a likelihood maximised by other means."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.genmod.generalized_linear_model import GLM

from orchestration.evaluation.methods.regression import NotEstimableError, Points, negative_binomial_alpha, ratio

pytestmark = pytest.mark.filterwarnings("error")

STEP = [0, 0, 0, 1, 1, 1]
counts = st.lists(st.integers(0, 400), min_size=6, max_size=6)


def points(counted, *columns, denominator=1000.0):
    n = len(counted)
    design = np.column_stack([np.ones(n), *columns]).astype(float)
    return Points(np.array(counted, dtype=float), np.broadcast_to(np.asarray(denominator, float), n), design)


def standard_error(found, degrees_of_freedom):
    return np.log(found.high / found.low) / 2 / stats.t.ppf(0.975, degrees_of_freedom)


def dobson():
    """Counts by outcome and treatment, Dobson (1990), p. 93; fitted in example(glm) of R."""
    outcome, treatment = np.tile([1, 2, 3], 3), np.repeat([1, 2, 3], 3)
    return points(
        [18, 17, 15, 20, 10, 20, 25, 13, 12],
        treatment == 2,
        treatment == 3,
        outcome == 3,
        outcome == 2,
        denominator=1.0,
    )


def salmonella():
    """Revertant colonies by dose of quinoline, Margolin et al. (1981); fitted by Breslow (1984)."""
    dose = np.repeat([0, 10, 33, 100, 333, 1000], 3)
    colonies = [15, 21, 29, 16, 18, 21, 16, 26, 33, 27, 41, 60, 33, 38, 41, 20, 27, 42]
    return points(colonies, dose, np.log(dose + 10), denominator=1.0)


def test_poisson_against_the_worked_example_of_r():
    found = ratio(dobson(), "poisson")
    assert np.log(found.estimate) == pytest.approx(-0.4543, abs=5e-5)
    assert standard_error(found, 4) == pytest.approx(0.2022, abs=5e-5)
    assert found.p == pytest.approx(2 * stats.t.sf(2.247, 4), abs=5e-5)


def test_quasi_poisson_against_the_worked_example_of_r():
    found = ratio(dobson(), "poisson", "quasi_likelihood")
    assert found.dispersion == pytest.approx(1.2933, abs=5e-5)
    assert standard_error(found, 4) == pytest.approx(0.2299, abs=5e-5)
    assert np.log(found.estimate) == pytest.approx(-0.4543, abs=5e-5)


def test_binomial_against_the_worked_example_of_venables_and_ripley():
    """Budworm moths killed, of 20 each, by dose and sex: Modern Applied Statistics with S, 7.2, sexM."""
    killed = [1, 4, 9, 13, 18, 20, 0, 2, 6, 10, 12, 16]
    found = ratio(points(killed, np.tile(np.arange(6), 2), np.repeat([1, 0], 6), denominator=20.0), "binomial")
    assert np.log(found.estimate) == pytest.approx(1.1007, abs=5e-5)
    assert standard_error(found, 9) == pytest.approx(0.3558, abs=5e-5)


def test_negative_binomial_against_breslow():
    assert negative_binomial_alpha(salmonella()) == pytest.approx(0.0718, abs=5e-5)
    found = ratio(salmonella(), "poisson", "negative_binomial")
    assert np.log(found.estimate) == pytest.approx(0.311, abs=5e-4)
    assert standard_error(found, 15) == pytest.approx(0.099, abs=5e-4)


def test_rate_ratio_of_two_periods_is_the_ratio_of_their_rates():
    found = ratio(points([30, 40, 50, 20, 25, 30], STEP, denominator=[900, 1000, 1100, 1000, 1000, 500]), "poisson")
    assert found.estimate == pytest.approx((75 / 2500) / (120 / 3000))
    assert standard_error(found, 4) == pytest.approx(np.sqrt(1 / 75 + 1 / 120), rel=1e-4)


def test_odds_ratio_of_two_periods_is_the_cross_product():
    found = ratio(points([30, 40, 50, 20, 25, 30], STEP, denominator=100.0), "binomial")
    expected = stats.contingency.odds_ratio([[75, 225], [120, 180]], kind="sample")
    assert found.estimate == pytest.approx(expected.statistic)
    assert standard_error(found, 4) == pytest.approx(np.sqrt(sum(1 / cell for cell in (75, 225, 120, 180))), rel=1e-4)


@pytest.mark.parametrize(
    ("model", "kind", "law"),
    [
        ("poisson", "plain", lambda mean, p: stats.poisson(mean)),
        ("binomial", "plain", lambda mean, p: stats.binom(1000, np.clip(p, 1e-12, 1 - 1e-12))),
        ("poisson", "negative_binomial", None),
    ],
)
def test_against_a_likelihood_maximised_by_other_means(model, kind, law):
    data = points([61, 52, 88, 41, 55, 29], [-2, -1, 0, 1, 2, 3], STEP)
    if law is None:
        size = 1 / negative_binomial_alpha(data)

        def law(mean, p):
            return stats.nbinom(size, size / (size + mean))

    def minus_log_likelihood(beta):
        linear = data.design @ beta
        return -law(1000 * np.exp(linear), 1 / (1 + np.exp(-linear))).logpmf(data.counted).sum()

    found = optimize.minimize(
        minus_log_likelihood, [-3, 0, 0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 4000}
    )
    assert ratio(data, model, kind).estimate == pytest.approx(np.exp(found.x[-1]), rel=1e-5)


@pytest.mark.parametrize("model", ["poisson", "binomial"])
def test_quasi_likelihood_widens_by_the_root_of_the_dispersion(model):
    data = points([578, 1140, 896, 533, 700, 380], STEP, denominator=[2e5, 2e5, 2e5, 3e5, 3e5, 3e5])
    plain, quasi = ratio(data, model), ratio(data, model, "quasi_likelihood")
    assert plain.dispersion > 30
    assert standard_error(quasi, 4) == pytest.approx(standard_error(plain, 4) * np.sqrt(plain.dispersion))


def test_a_perfect_fit_has_the_plain_interval():
    assert standard_error(ratio(points([10, 10, 10, 20, 20, 20], STEP), "poisson"), 4) == pytest.approx(
        np.sqrt(1 / 30 + 1 / 60), rel=1e-4
    )


@given(counts)
@settings(deadline=None, max_examples=60)
def test_a_step_is_estimable_unless_a_period_has_a_count_of_zero(counted):
    estimable = sum(counted[:3]) > 0 and sum(counted[3:]) > 0
    if estimable:
        assert np.isfinite(ratio(points(counted, STEP), "poisson")).all()
    else:
        with pytest.raises(NotEstimableError, match="Separation"):
            ratio(points(counted, STEP), "poisson")


@pytest.mark.parametrize(
    ("counted", "model", "separated"),
    [
        ([0, 0, 5, 0, 0, 3], "poisson", True),  # steeper for ever: up to the last year before, and to the last after
        ([0, 0, 5, 3, 0, 0], "poisson", False),
        ([3, 0, 0, 0, 2, 1], "poisson", False),
        ([9, 10, 10, 10, 10, 10], "binomial", True),  # everybody, in the years after
        ([9, 10, 10, 10, 9, 9], "binomial", False),
    ],
)
def test_separation_with_a_trend(counted, model, separated):
    data = points(counted, range(6), STEP, denominator=10.0)
    try:
        ratio(data, model)
    except NotEstimableError as error:
        assert separated and "Separation" in str(error)
    else:
        assert not separated


@pytest.mark.parametrize("kind", ["plain", "quasi_likelihood", "negative_binomial"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (points([10, 12, 8], [0, 1, 3], [0, 0, 1]), "3 points for 3 parameters"),
        (points([10, 12, 8, 9], [0, 0, 1, 1], [0, 0, 1, 1]), "cannot tell"),
        (points([0, 0, 8, 9], [0, 0, 1, 1]), "Separation"),
        (points([10, 19, 8, 21, 14, 30], np.multiply(STEP, 1e-5)), "too wide"),
    ],
)
def test_what_is_too_thin_says_why(data, kind, reason):
    with pytest.raises(NotEstimableError, match=reason):
        ratio(data, "poisson", kind)


def test_counts_that_vary_by_chance_have_no_alpha():
    with pytest.raises(NotEstimableError, match="No alpha"):
        ratio(points([10, 10, 10, 20, 20, 20], STEP), "poisson", "negative_binomial")


def warns(**_):
    raise RuntimeWarning("overflow encountered in exp")


@pytest.mark.parametrize("fit", [lambda **_: SimpleNamespace(converged=False), warns])
def test_a_regression_that_does_not_converge_says_so(monkeypatch, fit):
    monkeypatch.setattr(GLM, "fit", lambda self, **arguments: fit(**arguments))
    with pytest.raises(NotEstimableError, match="converge"):
        ratio(points([10, 12, 8, 20, 21, 19], STEP), "poisson")
