"""Which years are compared, which intervals are given, and what a reader is told where there is none."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from orchestration.evaluation.methods import placebo
from orchestration.evaluation.methods.regression import Points, ratio
from orchestration.evaluation.time_adjusted import NAME, time_adjusted
from orchestration.publication.ownership import decision
from tests.unit.evaluation.authority_years import MEMBERS, SETTINGS, authority_year, programme, year, years

pytestmark = pytest.mark.filterwarnings("error")

FIGURES = ("estimate", "interval_low", "interval_high", "p", "dispersion")


def rows_of(rows, **chosen):
    return time_adjusted(authority_year(rows), MEMBERS, SETTINGS).filter(**chosen).rows(named=True)


def row_of(rows, model="time_adjusted", interval_kind="plain"):
    (row,) = rows_of(rows, model=model, interval_kind=interval_kind)
    return row


def test_entries_are_a_poisson_regression_with_a_linear_time_term_and_a_step():
    counted, population = np.array([61, 52, 58, 41, 35.0]), np.array([9e3, 9.2e3, 9.4e3, 1e4, 1.1e4])
    rows = [year(y, c, p) for y, c, p in zip((2014, 2015, 2016, 2018, 2019), counted, population, strict=True)]
    design = np.column_stack([np.ones(5), [0, 1, 2, 4, 5], [0, 0, 0, 1, 1]])
    expected = ratio(Points(counted, population, design), "poisson")
    found = row_of(rows)
    assert [found[name] for name in FIGURES] == pytest.approx(list(expected), rel=1e-5)
    assert (found["ratio_is"], found["n"], found["residual_degrees_of_freedom"]) == ("rate ratio", 5, 2)


def test_a_trend_without_a_step_is_an_effect_only_without_the_time_term():
    falling = years([1000, 900, 810], [656.1, 590.49], 1e6)
    assert row_of(falling)["estimate"] == pytest.approx(1)
    assert row_of(falling, model="unadjusted")["p"] < 0.01


def test_plans_are_a_logistic_regression():
    found = row_of(years([30, 30, 30], [20, 20, 20], 100, outcome="on_plan"), model="unadjusted")
    assert found["estimate"] == pytest.approx((20 / 80) / (30 / 70))
    assert found["ratio_is"] == "odds ratio"


def test_the_go_live_year_parts_of_years_and_years_outside_the_periods_are_left_out():
    rows = years([61, 52, 58], [41, 35])
    others = [year(2017, 9999), year(2010, 9999, period=""), year(2011, 9999, part_of_year=0.5)]
    assert row_of(rows + others)["estimate"] == row_of(rows)["estimate"]
    assert row_of(rows + others)["left_out"] == (
        "The go-live year: 1 financial year (2017/18); outside both periods: 1 financial year (2010/11);"
        " part of a year: 1 financial year (2011/12)"
    )


@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        ("new_looked_after", ["plain", "quasi_likelihood", "negative_binomial"]),
        ("on_plan", ["plain", "quasi_likelihood", "negative_binomial"]),
        ("re_referrals", ["plain", "quasi_likelihood"]),
    ],
)
def test_overdispersed_figures_have_the_other_intervals_beside_the_plain_one(outcome, kinds):
    found = rows_of(years([578, 1140, 896], [533, 700, 380], outcome=outcome), model="unadjusted")
    assert [row["interval_kind"] for row in found] == kinds
    assert "quasi-likelihood interval" in found[0]["caveat"]
    assert found[0]["interval_high"] < found[1]["interval_high"]


def test_negative_binomial_of_plans_says_that_it_is_a_rate_ratio():
    found = row_of(years([578, 1140, 896], [533, 700, 380], outcome="on_plan"), interval_kind="negative_binomial")
    assert found["ratio_is"] == "rate ratio"
    assert "rate ratio" in found["method"]


def test_plain_and_quasi_likelihood_are_always_there():
    plain, quasi = rows_of(years([30, 32, 29], [20, 22]), model="unadjusted")
    assert plain["dispersion"] < 1
    assert "wider than 95 per cent" in plain["caveat"]
    assert (plain["interval_kind"], quasi["interval_kind"]) == ("plain", "quasi_likelihood")


def test_the_verdict_never_takes_the_counts_to_vary_by_less_than_chance():
    """The quasi-likelihood interval alone leaves out 1: the yearly counts happen to vary less than a Poisson's."""
    plain, quasi = rows_of(years([30, 30, 31], [20, 20]), model="unadjusted")
    assert (plain["interval_high"] > 1, quasi["interval_high"] < 1) == (True, True)
    assert plain["verdict"] == quasi["verdict"] == "no_clear_change"
    scattered = rows_of(years([578, 1140, 896], [533, 700, 380]), model="unadjusted")
    assert (scattered[0]["interval_high"] < 1, scattered[0]["verdict"]) == (True, "no_clear_change")
    assert rows_of(years([3000, 3010, 2990], [2000, 2010]), model="unadjusted")[0]["verdict"] == "fewer"


def test_the_smallest_ratio_that_could_be_found_has_80_per_cent_power():
    (plain, _) = rows_of(years([30, 32, 29], [20, 22]), model="unadjusted")
    scale = np.log(plain["interval_high"] / plain["interval_low"]) / 2 / stats.t.ppf(0.975, 3)
    assert plain["smallest_detectable"] == pytest.approx(np.exp(-scale * (stats.t.ppf(0.975, 3) + stats.t.ppf(0.8, 3))))


def test_q_allows_for_the_authorities_compared():
    rows = [
        *years([300, 320, 290], [200, 220]),
        *years([300, 320, 290], [280, 300], authority="slough"),
    ]
    found = time_adjusted(authority_year(rows), programme("luton", "slough"), SETTINGS)
    plain = found.filter(model="unadjusted", interval_kind="plain").sort("p")
    assert plain["q"].to_list() == pytest.approx([min(2 * plain["p"][0], plain["p"][1]), plain["p"][1]])


def test_what_rests_on_other_authorities_is_not_in_an_authoritys_own_file():
    own = years([300, 320, 290], [200, 220])
    both = authority_year([*own, *years([300, 320, 290], [280, 300], authority="slough")])
    together = time_adjusted(both, programme("luton", "slough"), SETTINGS).filter(authority="luton")
    alone = time_adjusted(authority_year(own), programme("luton", "slough"), SETTINGS)
    assert {name for name in alone.columns if not alone[name].equals(together[name])} == decision(NAME).without


def placebo_rows(authorities, effect):
    """Authorities without the programme from 2008 to 2021; `effect` is put on every second year."""
    return [
        year(y, 300 * effect ** (y % 2) + (7 * a + 3 * y) % 5, authority=f"other_{a}", period="", is_go_live_year=False)
        for a in range(authorities)
        for y in range(2008, 2022)
    ]


def test_placebo_starts_say_what_an_interval_is_worth():
    own = years([300, 320, 290], [200, 220])
    with_placebos = time_adjusted(authority_year(own + placebo_rows(13, 1.0)), MEMBERS, SETTINGS)
    assert with_placebos["placebo_starts"].to_list() == [13 * 9] * 4
    assert with_placebos.filter(interval_kind="plain")["placebo_share"].to_list() == [0, 0]
    few = time_adjusted(authority_year(own + placebo_rows(11, 1.0)), MEMBERS, SETTINGS)
    assert few["placebo_starts"].null_count() == 4
    assert "fewer than 100 placebo starts" in few["reason"][0].lower()


@pytest.mark.parametrize(("outcome", "model"), [("new_looked_after", "poisson"), ("on_plan", "binomial")])
def test_placebo_starts_are_fitted_as_the_authority_is(outcome, model):
    counts = np.random.default_rng(1).poisson(60, (30, 5)).astype(float)
    design = np.column_stack([np.ones(5), [0, 1, 2, 4, 5], [0, 0, 0, 1, 1]])
    starts = placebo.Starts(counts, np.full(counts.shape, 1000.0))
    for kind in ("plain", "quasi_likelihood"):
        found = [ratio(Points(row, np.full(5, 1000.0), design), model, kind) for row in counts]
        expected = [not each.low <= 1 <= each.high for each in found]
        is_quasi = kind == "quasi_likelihood"
        assert placebo.ratios_differ(starts, design, model, is_quasi=is_quasi).tolist() == expected


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (years([30, 32, 29], []), "No whole financial year with a figure and a population in the period after"),
        (
            years([30, 32], [20, 22], None),
            "No whole financial year with a figure and a population in either period",
        ),
        (years([30, 32, 29], [0, 0]), "Nothing counted in the period after"),
        (years([30, 32], [20]), "3 points for 3 parameters leave no residual degree of freedom"),
        (years([0, 0, 5], [0, 0, 3]), "Separation"),
        (years([30, 30, 30], [100, 100], 100, outcome="on_plan"), "Separation"),
    ],
)
def test_what_is_too_thin_is_empty_with_the_reason(rows, reason):
    found = row_of(rows)
    assert [found[name] for name in FIGURES] == [None] * 5
    assert reason in found["reason"]


def test_a_year_with_more_children_than_there_are_is_left_out():
    found = row_of([*years([30, 32, 29], [20, 22], outcome="on_plan"), year(2013, 99, 50, outcome="on_plan")])
    assert found["left_out"] == "More counted than the population: 1 financial year (2013/14)"
    assert found["n"] == 5


@given(
    st.sampled_from(["new_looked_after", "on_plan", "re_referrals"]),
    *[st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=4)] * 2,
    st.sampled_from([None, 0.0, 40.0, 1e6]),
)
@example("on_plan", [7, 6], [11, 18], 40.0)
@settings(deadline=None, max_examples=40)
def test_any_figures_give_numbers_or_a_reason(outcome, before, after, denominator):
    for row in rows_of(years(before, after, denominator, outcome=outcome)):
        # a row may know its dispersion and still be without an estimate
        figures = [row[name] for name in FIGURES if name != "dispersion"]
        assert all(figure is None for figure in figures) or np.isfinite(figures).all()
        assert row["dispersion"] is None or np.isfinite(row["dispersion"])
        assert row["estimate"] is not None or row["reason"]
