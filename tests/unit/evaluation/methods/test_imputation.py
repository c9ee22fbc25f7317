"""Known answers of the imputation, its permutation test and the synthetic control."""

import numpy as np
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from orchestration.evaluation.methods import imputation, synthetic
from orchestration.evaluation.methods.imputation import Panel

pytestmark = pytest.mark.filterwarnings("error")

YEARS = np.arange(2010, 2020)
START = np.array([2014])


def panel(rows=8, seed=1, years=YEARS):
    """Counts that are exactly population x authority x year."""
    random = np.random.default_rng(seed)
    population = random.uniform(20_000, 90_000, (rows, len(years)))
    return Panel(
        population * random.uniform(0.002, 0.006, (rows, 1)) * random.uniform(0.8, 1.2, len(years)), population, years
    )


def scattered(rows, seed):
    """Counts of a Poisson about such a panel."""
    found = panel(rows, seed)
    return found._replace(counted=np.random.default_rng(seed + 1).poisson(found.counted).astype(float))


def with_effect(found, row, start, effect):
    """The panel with `effect`, a number or one a year after the start, on a row."""
    counted = found.counted.copy()
    counted[row, found.years > start] *= effect
    return found._replace(counted=counted)


def test_a_set_effect_is_recovered():
    found = imputation.effects(with_effect(panel(), 3, 2014, 0.8), np.array([[3]]), START)
    assert np.exp(found.after[0, 0]) == pytest.approx(0.8, rel=1e-9)
    assert np.exp(found.yearly[0, 0][YEARS <= 2014]) == pytest.approx(np.ones(5), rel=1e-9)


def test_staggered_effects_that_grow_are_imputed_where_two_way_effects_are_biased():
    """Early and late programmes: a two-way regression sets the late one against the early one, which still changes."""
    growing = 0.97 ** np.arange(1, 10)
    starts = {0: 2012, 1: 2012, 2: 2012, 3: 2016, 4: 2016, 5: 2016}
    base = panel(7)
    found = base
    for row, start in starts.items():
        found = with_effect(found, row, start, growing[: (start < YEARS).sum()])
    is_after = np.array([starts[row] < YEARS for row in starts])
    expected = base.counted[:6] * is_after
    truth = np.log((found.counted[:6] * is_after).sum(axis=1) / expected.sum(axis=1))
    imputed = imputation.effects(found, np.array([list(starts)]), np.array(list(starts.values())))
    assert imputed.after[0] == pytest.approx(truth, abs=1e-9)
    is_treated = np.zeros(found.counted.shape)
    is_treated[:6] = is_after
    design = np.column_stack([*_dummies(7, len(YEARS)), is_treated.ravel()])
    two_way = GLM(found.counted.ravel(), design, family=Poisson(), offset=np.log(found.population).ravel()).fit()
    assert abs(two_way.params[-1] - truth.mean()) > 0.02


def _dummies(rows, years):
    row, year = np.divmod(np.arange(rows * years), years)
    return [(row == each).astype(float) for each in range(rows)] + [
        (year == each).astype(float) for each in range(1, years)
    ]


def test_a_regression_with_dummies_expects_the_same():
    """A second opinion: statsmodels, fitted to the untreated cells alone."""
    found = scattered(6, 5)
    untreated = np.ones(found.counted.shape, dtype=bool)
    untreated[2, YEARS >= 2014] = False
    design = np.column_stack(_dummies(6, len(YEARS)))
    fitted = GLM(
        found.counted.ravel()[untreated.ravel()],
        design[untreated.ravel()],
        family=Poisson(),
        offset=np.log(found.population).ravel()[untreated.ravel()],
    ).fit(tol=1e-12)
    predicted = np.exp(design @ fitted.params) * found.population.ravel()
    assert imputation.expected(found, untreated[None])[0].ravel() == pytest.approx(predicted, rel=1e-8)


def test_of_the_years_before_the_last_alone_can_be_compared():
    found = with_effect(panel(), 3, 2014, 0.8)
    found.counted[3, 1] *= 1.5
    (last,) = imputation.effects(found, np.array([[3]]), START, from_last_year=True).after[0]
    (every,) = imputation.effects(found, np.array([[3]]), START).after[0]
    assert np.exp(last) == pytest.approx(0.8, rel=1e-9)
    assert np.exp(every) < 0.78


def test_donors_that_are_all_alike_give_p_1():
    test = imputation.permuted(0.0, np.zeros(31))
    assert (test.p, test.half_width) == (1, 0)


def test_the_most_extreme_of_32_has_p_of_one_in_32_and_an_interval_as_wide_as_the_largest_placebo():
    placebos = np.linspace(-0.3, 0.29, 31)
    test = imputation.permuted(-0.5, placebos)
    assert (test.p, test.smallest_possible_p, test.half_width) == (1 / 32, 1 / 32, 0.3)


def test_the_interval_holds_what_the_test_lets_stand():
    placebos = np.random.default_rng(3).normal(size=200)
    half_width = imputation.permuted(0.4, placebos).half_width
    for inside, effect in ((True, 0.4 + half_width - 1e-6), (False, 0.4 + half_width + 1e-6)):
        assert (imputation.permuted(0.4 - effect, placebos).p > 0.05) is inside


@pytest.mark.parametrize(("count", "has_interval"), [(18, False), (19, True)])
def test_too_few_placebos_give_no_interval(count, has_interval):
    assert (imputation.permuted(1.0, np.linspace(0, 0.1, count)).half_width is not None) is has_interval


def test_every_assignment_or_a_seeded_sample():
    every = imputation.assignments(5, 2, 100, 1)
    assert len({tuple(row) for row in every}) == 20
    drawn = imputation.assignments(31, 6, 500, 2020)
    assert drawn.shape == (500, 6)
    assert all(len(set(row)) == 6 for row in drawn)
    assert (drawn == imputation.assignments(31, 6, 500, 2020)).all()
    assert len(imputation.assignments(3, 4, 100, 1)) == 0


def test_without_an_effect_one_in_twenty_is_found():
    """300 seeded panels whose counts vary as a Poisson's: two programmes, all of them together."""
    rejected, starts = [], np.array([2013, 2015])
    for seed in range(300):
        found = scattered(14, 10 * seed)
        own = imputation.effects(found, np.array([[12, 13]]), starts).after.mean()
        donors = found._replace(counted=found.counted[:12], population=found.population[:12])
        placebos = imputation.effects(donors, imputation.assignments(12, 2, 1_000, seed), starts).after.mean(axis=1)
        rejected.append(imputation.permuted(own, placebos).p <= 0.05)
    assert 0.02 <= np.mean(rejected) <= 0.08


def test_a_mixture_of_two_is_found():
    """The treated authority's rate moves as the mean of two others' does; a third moves otherwise."""
    years = np.arange(2010, 2021)
    moves = np.random.default_rng(4).normal(0, 0.2, (3, len(years)))
    logs = np.vstack([moves[:2].mean(axis=0) + 1.0, moves]) - 6
    population = np.full((4, len(years)), 50_000.0)
    found = with_effect(Panel(np.exp(logs) * population, population, years), 0, 2016, 0.7)
    control = synthetic.control(found, 0, [1, 2, 3], 2016)
    assert np.exp(control.after) == pytest.approx(0.7, rel=1e-4)
    assert control.rmspe == pytest.approx(0, abs=1e-4)


def test_with_equal_weights_it_is_least_squares_on_the_logs():
    """Against a regression with dummies on the cells without the programme: authority 0 runs it from 2015/16 on."""
    found = scattered(6, 4)
    own = synthetic.control(found, 0, [1, 2, 3, 4, 5], 2015, equally=True)
    logs = np.log(found.counted / found.population)
    is_untreated = np.ones(logs.shape, dtype=bool)
    is_untreated[0] = found.years < 2015
    design = np.column_stack(_dummies(6, len(found.years)))
    fitted, *_ = np.linalg.lstsq(design[is_untreated.ravel()], logs.ravel()[is_untreated.ravel()], rcond=None)
    expected = (design @ fitted).reshape(logs.shape)[0]
    assert own.after == pytest.approx((logs[0] - expected)[found.years > 2015].mean(), abs=1e-9)
    later = found.years >= 2015
    assert own.expected[later] == pytest.approx((found.population[0] * np.exp(expected))[later], rel=1e-9)


def test_a_count_of_zero_leaves_the_synthetic_control_empty():
    found = panel(4)
    found.counted[1, 2] = 0
    assert np.isnan(synthetic.control(found, 0, [1, 2, 3], 2014).after)


def test_the_e_value_of_a_ratio_and_its_inverse():
    assert imputation.e_value(0.5) == imputation.e_value(2.0) == pytest.approx(2 + np.sqrt(2))
    assert imputation.e_value(1.0) == 1


def test_how_large_a_departure_may_be():
    """Departures of 0.1 a year before; three years after: the bias of M is M x 0.1 x (2 + 3 + 4) / 3."""
    event_years = np.arange(-3, 4)
    yearly = np.array([0.0, 0.1, 0.0, -0.5, -0.5, -0.5, -0.5])
    assert imputation.breakdown(-0.5, 0.2, yearly, event_years) == pytest.approx(0.3 / 0.3)
    assert imputation.breakdown(-0.5, 0.6, yearly, event_years) == 0
    assert imputation.breakdown(-0.5, None, yearly, event_years) is None


COUNTED = [
    [261, 261, 294, 285, 224, 281, 244, 303],
    [240, 245, 280, 257, 213, 273, 220, 253],
    [91, 97, 100, 106, 81, 113, 94, 91],
    [158, 159, 161, 151, 110, 145, 127, 171],
    [309, 326, 328, 321, 279, 312, 253, 335],
    [82, 95, 113, 104, 101, 116, 98, 102],
]
POPULATION = [
    [82681, 83151, 83368, 83736, 84045, 84109, 84139, 84228],
    [40201, 41088, 41924, 42548, 43378, 43781, 44276, 44852],
    [38678, 38921, 39552, 39823, 40322, 40388, 40579, 40626],
    [52834, 53560, 54351, 55082, 55911, 55915, 56606, 56903],
    [83231, 83311, 83508, 83929, 84170, 84725, 85540, 86035],
    [29361, 29481, 29879, 30511, 30646, 31197, 31565, 31985],
]
PYFIXEST_ROWS = [-5.774904443350352, -5.124109460230566]
PYFIXEST_YEARS = [
    *(0.0, 0.027417426259091656, 0.0832004310819301, 0.027368538614484687, -0.15276861706849124),
    *(0.024608950241351304, -0.16693817073680672, 0.027431199790322786),
]
"""Of pyfixest 0.60's fepois("y ~ C(a) + C(t)", offset=log(population), iwls_tol=1e-12) on the cells without the
programme, which begins in 2012 in the first row and in 2014 in the second: intercept and row, and the years."""


def test_pyfixest_expects_the_same():
    found = Panel(np.array(COUNTED, float), np.array(POPULATION, float), np.arange(2010, 2018))
    own = imputation.effects(found, np.array([[0, 1]]), np.array([2012, 2014])).expected[0]
    theirs = found.population[:2] * np.exp(np.add.outer(PYFIXEST_ROWS, PYFIXEST_YEARS))
    assert own == pytest.approx(theirs, rel=1e-6)
