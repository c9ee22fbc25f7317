"""The cost model as a function: linear in the reductions, honest about the stock of children, monotone in prices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.evaluation.money import costs
from orchestration.evaluation.money.costs import Deflator, NoDeflatorError, UnitCosts

PRICES = UnitCosts(plan=13_274, care=71_567, legal=17_622)
DURATIONS = np.array([0.10, 0.50, 0.05, 0.05, *[0.0375] * 8])

reductions = st.floats(-500, 500)
pounds = st.floats(0, 1e6)
durations = st.lists(st.integers(0, 20), min_size=12, max_size=12).filter(any).map(lambda w: np.array(w) / sum(w))


def total(entries, plans, shares=DURATIONS, prices=PRICES):
    return costs.savings(entries, plans, shares, prices).total


def test_first_and_last_years_of_the_published_durations():
    children = costs.children_kept_out_of_care(DURATIONS)
    assert children[:4] == pytest.approx([0.5, 1.45, 2.1, 2.475])
    assert children.shape == (costs.YEARS,)


@pytest.mark.parametrize("shares", [DURATIONS, np.eye(12)[0], np.eye(12)[6], np.full(12, 1 / 12)])
def test_children_kept_out_of_care_against_a_count_child_by_child(shares):
    """A child enters in each of 60 slices of a year and stays whole years; the average of each year is taken."""
    slices = 60
    entered = (np.arange(costs.YEARS * slices) + 0.5) / slices
    since = np.subtract.outer(np.arange(costs.YEARS * slices) / slices, entered)
    in_care = sum(
        share * ((since >= 0) & (since < length)).sum(axis=1) / slices for length, share in enumerate(shares, start=1)
    )
    averages = in_care.reshape(costs.YEARS, slices).mean(axis=1)
    assert costs.children_kept_out_of_care(shares) == pytest.approx(averages, abs=0.01)


@settings(deadline=None)
@given(durations)
def test_children_kept_out_of_care_rise_towards_the_mean_duration(shares):
    children = costs.children_kept_out_of_care(shares)
    assert (np.diff(children) >= -1e-12).all()
    assert children[-1] <= (shares * np.arange(1, 13)).sum() + 1e-9


def averages_of_whole_and_part_years(shares, stretch):
    """By length: with one entry a year and every stay as long as L, min(t, L) children are in care at t."""

    def child_years(t, length):
        return t * t / 2 if t <= length else length * length / 2 + length * (t - length)

    return [
        sum(
            share * (child_years(year, years * stretch) - child_years(year - 1, years * stretch))
            for years, share in enumerate(shares, start=1)
        )
        for year in range(1, costs.YEARS + 1)
    ]


@settings(deadline=None)
@given(durations, st.floats(0.05, 4))
def test_longer_care_against_a_sum_over_lengths(shares, stretch):
    expected = averages_of_whole_and_part_years(shares, stretch)
    assert costs.children_kept_out_of_longer_care(shares, stretch) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(durations)
def test_care_that_is_no_longer_is_the_published_model(shares):
    unstretched = costs.children_kept_out_of_care(shares)
    assert costs.children_kept_out_of_longer_care(shares, 1) == pytest.approx(unstretched, abs=1e-12)


@settings(deadline=None)
@given(durations, st.floats(0.1, 0.7))
def test_the_mean_duration_is_stretched(shares, stretch):
    """Where every episode has ended by Year 11, as many children are out of care as an episode has years."""
    mean = stretch * (shares * np.arange(1, 13)).sum()
    assert costs.children_kept_out_of_longer_care(shares, stretch)[-1] == pytest.approx(mean)


def test_discount_factors_are_those_of_the_green_book():
    """Its table for 3.5 %: Year 0 counts in full, Year 1 0.9662, Year 10 0.7089."""
    factors = costs.discount_factors(0.035)
    assert factors[[0, 1, 10]] == pytest.approx([1, 0.9662, 0.7089], abs=5e-5)
    assert costs.discount_factors([0, 0.035]).shape == (2, costs.YEARS + 1)
    assert (costs.discount_factors(0) == 1).all()


def test_prices_and_durations_may_differ_from_draw_to_draw():
    dear = UnitCosts(plan=np.array([1.0, 2.0]), care=np.array([3.0, 4.0]), legal=np.array([5.0, 6.0]))
    together = costs.savings(7, 8, DURATIONS, dear, stretch=[0.8, 1.2]).total
    for draw, stretch in enumerate([0.8, 1.2]):
        alone = costs.savings(7, 8, DURATIONS, UnitCosts(1.0 + draw, 3.0 + draw, 5.0 + draw), stretch=stretch).total
        assert together[draw] == pytest.approx(alone)


@settings(deadline=None)
@given(reductions, reductions, reductions, reductions, st.floats(-3, 3))
def test_savings_are_linear_in_both_reductions(n, c, more_n, more_c, factor):
    assert total(n + more_n, c + more_c) == pytest.approx(total(n, c) + total(more_n, more_c), abs=1e-3)
    assert total(factor * n, factor * c) == pytest.approx(factor * total(n, c), abs=1e-3)


def test_savings_of_the_two_reductions_are_apart():
    saved = costs.savings(3, 5, DURATIONS, PRICES)
    assert saved.plans[:2] == pytest.approx([5 * PRICES.plan / 2, 5 * PRICES.plan])
    assert saved.legal == pytest.approx([3 * PRICES.legal] * costs.YEARS)
    assert saved.total == pytest.approx(saved.care + saved.plans + saved.legal)


@settings(deadline=None)
@given(reductions, reductions)
def test_cumulative_savings_are_sums(n, c):
    saved = total(n, c)
    assert costs.cumulative(saved)[-1] == pytest.approx(saved.sum(), abs=1e-3)
    assert np.diff(costs.cumulative(saved)) == pytest.approx(saved[1:], abs=1e-3)


def test_many_draws_at_once_are_the_same_as_one_by_one():
    entries, plans = np.array([1.0, 5.0, 90.0]), np.array([0.0, 7.0, 379.2])
    together = total(entries, plans)
    assert together.shape == (3, costs.YEARS)
    for row, n, c in zip(together, entries, plans, strict=True):
        assert row == pytest.approx(total(n, c))
    spent = costs.yearly_costs([1e5, 2e5, 3e5])
    months = costs.break_even_months(spent, together)
    alone = [float(costs.break_even_months(spent, row)) for row in together]
    assert months == pytest.approx(alone, nan_ok=True)


def test_the_last_printed_year_holds_for_each_after_it():
    assert costs.yearly_costs([4, 3, 2, 1]).tolist() == [4, 3, 2, *[1] * 10]


def flat(saving: float) -> np.ndarray:
    return np.full(costs.YEARS, saving)


@pytest.mark.parametrize(
    ("spent", "saved", "months"),
    [
        ([0, 0], flat(1), 0),
        ([100, 0], flat(100), 12),
        ([100, 0], flat(200), 6),
        ([100, 100], flat(200), 12),
        ([100, 50], flat(75), 48),
        ([100, 100], flat(100), np.nan),
        ([1, 0], flat(0), np.nan),
    ],
)
def test_break_even(spent, saved, months):
    assert float(costs.break_even_months(costs.yearly_costs(spent), saved)) == pytest.approx(months, nan_ok=True)


def test_a_second_round_of_set_up_costs_moves_break_even_to_the_last_crossing():
    assert float(costs.break_even_months(costs.yearly_costs([10, 0, 60, 0]), flat(20))) == pytest.approx(42)


@settings(deadline=None)
@given(st.lists(pounds, min_size=2, max_size=4), st.floats(0.5, 200), st.floats(0, 200), st.floats(1, 3))
def test_break_even_never_comes_later_when_prices_rise(spent, n, c, factor):
    spent = costs.yearly_costs(spent)
    before = float(costs.break_even_months(spent, total(n, c)))
    after = float(costs.break_even_months(spent, total(n, c, prices=PRICES.times(factor))))
    assert np.isnan(before) or after <= before + 1e-6


def test_prices_of_another_year():
    deflators = [Deflator(2010, 2020, 11_011, 13_274)]
    factor = costs.price_factor(deflators, 2010, 2020)
    assert 11_011 * factor == pytest.approx(13_274)
    assert costs.price_factor(deflators, 2020, 2010) == pytest.approx(1 / factor)
    assert costs.price_factor(deflators, 2015, 2015) == 1
    assert PRICES.times(2) == UnitCosts(26_548, 143_134, 35_244)


def test_no_price_factor_is_guessed():
    with pytest.raises(NoDeflatorError, match="2010 to 2024"):
        costs.price_factor([Deflator(2010, 2020, 11_011, 13_274)], 2010, 2024)


@pytest.mark.parametrize("fade_out", [0.05, 0.5, 1.0])
def test_reductions_that_fade_out_against_a_sum_entry_by_entry(fade_out):
    """Entries avoided in year s are N (1 - f)^(s - 1), and each is out of care as long as without fading."""
    of_a_year = np.diff(costs.children_kept_out_of_care(DURATIONS), prepend=0)
    found = costs.savings(10, 4, DURATIONS, PRICES, fade_out=fade_out)
    for year in range(1, 13):
        children = sum(10 * (1 - fade_out) ** (s - 1) * of_a_year[year - s] for s in range(1, year + 1))
        left = (1 - fade_out) ** (year - 1)
        assert found.care[year - 1] == pytest.approx(71_567 * children)
        assert found.legal[year - 1] == pytest.approx(10 * 17_622 * left)
        assert found.plans[year - 1] == pytest.approx(4 * 13_274 * left * (0.5 if year == 1 else 1))


def test_fading_is_by_draw():
    both = costs.savings(10, 4, DURATIONS, PRICES, fade_out=np.array([0.0, 0.2])).total
    for place, fade_out in enumerate((0.0, 0.2)):
        assert both[place] == pytest.approx(costs.savings(10, 4, DURATIONS, PRICES, fade_out=fade_out).total)


def test_a_child_kept_at_home_may_cost_a_plan():
    """13,274 a child and year less saved, at 100 per cent."""
    without = costs.savings(10, 0, DURATIONS, PRICES)
    displaced = costs.savings(10, 0, DURATIONS, PRICES, displacement=1.0)
    children = 10 * costs.children_kept_out_of_care(DURATIONS)
    assert without.care - displaced.care == pytest.approx(13_274 * children)
