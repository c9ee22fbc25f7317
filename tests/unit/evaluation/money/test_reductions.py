"""Reductions with their intervals: what is printed as two counts, what is measured as it comes."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from orchestration.evaluation.money import reductions
from orchestration.evaluation.money.reductions import Reduction
from tests.unit.evaluation.cost_frames import before_after, seed

DISPERSION = pl.DataFrame(
    {
        "outcome": ["new_looked_after", "on_plan", "on_plan"],
        "authority": [None, None, "hertfordshire"],
        "dispersion": [2.0, 3.0, 40.0],
        "residual_degrees_of_freedom": [16, 12, 5],
    }
)
HERTS = "hertfordshire"
ENTRIES = {"authority": HERTS, "outcome": "new_looked_after"}
PLANS = {"authority": HERTS, "outcome": "on_plan"}


def printed(dispersion=DISPERSION, authorities=None):
    authorities = seed("local_authorities") if authorities is None else authorities
    return reductions.printed(seed("published_figures"), authorities, dispersion)


def test_published_reductions_are_the_printed_ones():
    found = printed()
    assert {name: each.entries.estimate for name, each in found.items()} == {
        "bracknell_forest": 4.8,
        "hertfordshire": 90.0,
        "luton": 10.3,
        "peterborough": 9.6,
        "west_berkshire": 6.6,
    }
    assert found["peterborough"].plans.estimate == 34.2
    assert found["luton"].plans is None
    assert "no reduction is published" in found["luton"].left_out


def test_published_interval_against_counts_drawn_at_random():
    """Counts of 3 years before and 4 after with twice the variance of a Poisson law (negative binomial)."""
    generator = np.random.default_rng(1)
    growth = (205.0 + 90.0) / 277.7

    def totals(a_year, years):
        return generator.negative_binomial(a_year * years, 0.5, 200_000)

    drawn = growth * totals(277.7, 3) / 3 - totals(205.0, 4) / 4
    half_width = printed()[HERTS].entries.half_width
    assert half_width == pytest.approx(stats.t(16).ppf(0.975) * drawn.std(), rel=0.01)
    assert drawn.mean() == pytest.approx(90, abs=0.2)


def test_an_authority_with_a_dispersion_of_its_own_takes_that():
    found = printed()
    assert found[HERTS].plans.degrees_of_freedom == 5
    assert found["peterborough"].plans.degrees_of_freedom == 12
    without = printed(DISPERSION.filter(pl.col("authority").is_null()))[HERTS].plans
    t = stats.t.ppf(0.975, [5, 12])
    assert found[HERTS].plans.half_width / without.half_width == pytest.approx(np.sqrt(40 / 3) * t[0] / t[1])


def test_without_dispersion_or_periods_there_is_no_interval():
    assert printed(DISPERSION.clear())[HERTS].entries.ends == {}
    nowhere = seed("local_authorities").filter(pl.col("slug") != HERTS)
    assert printed(authorities=nowhere)[HERTS].entries.ends == {}
    assert printed(authorities=nowhere)["luton"].entries.ends != {}


def test_measured_reductions_turn_the_sign_of_the_change():
    found = reductions.measured(
        before_after(
            {**ENTRIES, "estimate": -50.0, "interval_low": -80.0, "interval_high": -20.0},
            {**PLANS, "estimate": 7.0, "interval_low": -3.0, "interval_high": 17.0},
        )
    )[HERTS]
    assert (found.entries.estimate, found.entries.degrees_of_freedom) == (50, 3)
    assert found.entries.ends == {"interval_low": 20, "interval_high": 80}
    assert found.plans.ends == {"interval_low": -17, "interval_high": 3}


def test_measured_plans_alone_are_no_case_and_other_ages_none_either():
    assert reductions.measured(before_after({**PLANS, "estimate": -7.0})) == {}
    assert reductions.measured(before_after({**ENTRIES, "age_group": "under_18", "estimate": -7.0})) == {}
    assert reductions.measured(before_after({**ENTRIES, "reason": "no rates"})) == {}


def test_a_measured_reduction_without_an_interval_says_why():
    row = {**ENTRIES, "estimate": -5.0, "n": 2, "reason": "one year in each period: no interval"}
    found = reductions.measured(before_after(row))[HERTS]
    assert found.entries.ends == {}
    assert found.entries.interval_is == "one year in each period: no interval"
    assert "no reduction is measured" in found.left_out


@pytest.mark.parametrize("freedom", [3, 16])
def test_draws_follow_students_t_and_have_the_interval_in_their_middle(freedom):
    reduction = Reduction(50.0, 30.0, freedom, "")
    random = np.random.default_rng(2)
    draws = reduction.draw(random, random.standard_normal(20_000))
    scale = 30 / stats.t(freedom).ppf(0.975)
    assert stats.kstest(draws, stats.t(freedom, loc=50, scale=scale).cdf).pvalue > 0.001
    assert ((draws > 20) & (draws < 80)).mean() == pytest.approx(0.95, abs=0.01)
