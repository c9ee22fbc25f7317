"""Known answers: 500 seeded simulations each. Intervals cover the effect that was put in 95 times in 100, and where
there is none p is under 0.05 five times in 100.

The plain interval takes the variance as known, so with Student's t it keeps its 95 per cent only where there are many
years and the counts vary by chance alone; both ways of missing that are shown.
"""

from contextlib import suppress
from datetime import date

import numpy as np
import pytest

from orchestration.evaluation.before_after import before_after
from orchestration.evaluation.methods.regression import NotEstimableError, Points, ratio
from tests.unit.evaluation.authority_years import SETTINGS, authority_year, programme, years

pytestmark = pytest.mark.filterwarnings("error")

RUNS = 500
POPULATION = 50_000.0
EFFECT = 0.8
ABOUT_95, ABOUT_5 = (0.92, 0.98), (0.02, 0.08)


def design(before, after):
    """Whole years with the go-live year between them left out: intercept, time from its mean, step."""
    time = np.delete(np.arange(before + 1 + after), before).astype(float)
    return np.column_stack([np.ones(before + after), time - time.mean(), time > before])


def simulated(shape, seed, effect=EFFECT, mean=400, dispersion=1):
    """Yearly counts that fall by 2 per cent a year and by `effect` at go-live, each a Poisson's or, overdispersed, a
    Poisson's of a gamma-distributed mean, so that variance over mean is about `dispersion`."""
    columns = design(*shape)
    expected = mean * np.exp(-0.02 * columns[:, 1]) * effect ** columns[:, 2]
    random = np.random.default_rng(seed)
    for _ in range(RUNS):
        means = expected
        if dispersion > 1:
            alpha = (dispersion - 1) / mean
            means = random.gamma(1 / alpha, expected * alpha)
        yield Points(random.poisson(means).astype(float), np.full(len(means), POPULATION), columns)


def ratios(kind, model, shape, seed, **simulation):
    """Of every run that can be estimated: a negative binomial cannot where the counts vary less than by chance."""
    found = []
    for each in simulated(shape, seed, **simulation):
        with suppress(NotEstimableError):
            found.append(ratio(each, model, kind))
    assert len(found) > 0.9 * RUNS
    return found


def covered(found, effect=EFFECT):
    return np.mean([each.low <= effect <= each.high for each in found])


def within(value, band):
    return band[0] <= value <= band[1]


@pytest.mark.parametrize(
    ("kind", "model", "shape", "dispersion"),
    [
        ("plain", "poisson", (8, 8), 1),
        ("plain", "binomial", (8, 8), 1),
        ("quasi_likelihood", "poisson", (3, 2), 1),
        ("quasi_likelihood", "poisson", (3, 4), 10),
        ("quasi_likelihood", "binomial", (3, 2), 10),
        ("negative_binomial", "poisson", (3, 4), 10),
    ],
)
def test_coverage_of_the_effect(kind, model, shape, dispersion):
    assert within(covered(ratios(kind, model, shape, 1, dispersion=dispersion)), ABOUT_95)


@pytest.mark.parametrize(
    ("kind", "model", "shape", "dispersion"),
    [
        ("plain", "poisson", (8, 8), 1),
        ("quasi_likelihood", "poisson", (3, 4), 10),
        ("quasi_likelihood", "binomial", (3, 2), 10),
        ("negative_binomial", "poisson", (3, 4), 10),
    ],
)
def test_false_positives_without_an_effect(kind, model, shape, dispersion):
    found = ratios(kind, model, shape, 2, effect=1, dispersion=dispersion)
    assert within(np.mean([each.p < 0.05 for each in found]), ABOUT_5)


def test_with_few_years_the_plain_interval_errs_on_the_wide_side():
    assert covered(ratios("plain", "poisson", (3, 2), 3)) > 0.98


def test_the_plain_interval_is_too_narrow_where_counts_vary_more_than_by_chance():
    assert covered(ratios("plain", "poisson", (8, 8), 4, dispersion=10)) < 0.7


def test_coverage_of_the_reduction_with_population_taken_out():
    names = [f"authority_{number}" for number in range(RUNS)]
    random = np.random.default_rng(5)
    counted = random.poisson(random.gamma(400 / 9, np.repeat([9.0, 7.2], [3, 2]), (RUNS, 5))).astype(float)
    rows = [
        row
        for name, own in zip(names, counted, strict=True)
        for row in years(own[:3], own[3:], POPULATION, authority=name)
    ]
    found = before_after(authority_year(rows), programme(*names, from_date=date(2000, 1, 1)), SETTINGS)
    assert within(((found["interval_low"] <= -80) & (found["interval_high"] >= -80)).mean(), ABOUT_95)
