"""An authority's change against its neighbours', where it stands among them, and which of them are compared."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import optimize
from scipy.special import expit

from orchestration.evaluation.neighbour_comparison import neighbour_comparison, permutation_rank, permuted_effects
from tests.unit.evaluation.authority_years import MEMBERS, authority_year, programme, year, years

pytestmark = pytest.mark.filterwarnings("error")

YEARS = (2014, 2015, 2016, 2018, 2019)
OTHERS = ("slough", "walsall", "derby")


def neighbours(*names, authority="luton"):
    return pl.DataFrame({"authority": [authority] * len(names), "rank": range(1, len(names) + 1), "neighbour": names})


def panel(effect=1.0, outcome="new_looked_after", names=("luton", *OTHERS), **other):
    """Each authority's level times each year's, times the effect in Luton's years after: nothing left to chance."""
    rows = []
    for at, name in enumerate(names):
        for number, financial_year in enumerate(YEARS):
            linear = -3 + 0.3 * at + 0.1 * number**2
            linear += np.log(effect) * (name == "luton" and financial_year > 2017)
            population = 10_000.0 * (1 + at)
            share = np.exp(linear) if outcome == "new_looked_after" else expit(linear)
            rows.append(year(financial_year, population * share, population, authority=name, outcome=outcome, **other))
    return rows


def compare(rows, candidates=OTHERS, members=MEMBERS):
    found = neighbour_comparison(authority_year(rows), neighbours(*candidates), members).filter(authority="luton")
    (row,) = found.rows(named=True)
    return row


@pytest.mark.parametrize(
    ("outcome", "ratio_is"),
    [("new_looked_after", "rate ratio"), ("on_plan", "odds ratio"), ("re_referrals", "odds ratio")],
)
def test_levels_and_common_years_are_taken_out(outcome, ratio_is):
    found = compare(panel(0.6, outcome))
    assert found["estimate"] == pytest.approx(0.6)
    assert (found["ratio_is"], found["neighbours"], found["n"]) == (ratio_is, 3, 20)


def test_effects_against_a_likelihood_maximised_by_other_means():
    counts = {"luton": [40, 44, 50, 21, 25], "slough": [70, 61, 80, 66, 90], "derby": [20, 33, 25, 30, 19]}
    rows = [
        year(at, count, authority=name)
        for name, counted in counts.items()
        for at, count in zip(YEARS, counted, strict=True)
    ]
    observed = np.array(list(counts.values()))

    def minus_log_likelihood(beta):
        effect = np.zeros((3, 5))
        effect[0, 3:] = beta[-1]
        linear = beta[:3, None] + np.append(0, beta[3:7]) + effect
        return (np.exp(linear) - observed * linear).sum()

    expected = optimize.minimize(minus_log_likelihood, [4, 4, 3, 0, 0, 0, 0, 0], method="BFGS", options={"gtol": 1e-7})
    found = permuted_effects(authority_year(rows), "new_looked_after")
    assert found["luton"] == pytest.approx(np.exp(expected.x[-1]), rel=1e-5)


def test_rank_counts_the_changes_at_least_as_large_up_or_down():
    assert permutation_rank({"luton": 0.5, "slough": 2.5, "derby": 0.9}, "luton") == 2
    assert permutation_rank({"luton": 0.5, "slough": 2.0, "derby": 0.5}, "luton") == 3
    assert permutation_rank({"luton": 0.5, "slough": 1.1, "derby": 0.9}, "luton") == 1


def test_the_largest_change_has_the_smallest_p_there_can_be_and_the_row_says_so():
    found = compare(panel(0.5))
    assert (found["rank"], found["p"], found["smallest_possible_p"]) == (1, 0.25, 0.25)
    assert found["interval_low"] is found["interval_high"] is None
    assert "One treated authority" in found["reason"]
    assert "p cannot be under 1/4" in found["reason"]


def test_whoever_is_treated_each_place_is_taken_once():
    """What makes the permutation's p exact: without an effect an authority is as likely to be in any of the places."""
    random = np.random.default_rng(2020)
    names = ("luton", *OTHERS)
    rows = [year(at, float(random.poisson(60)), authority=name) for name in names for at in YEARS]
    treated = [
        neighbour_comparison(authority_year(rows), neighbours(*(set(names) - {name}), authority=name), programme(name))
        for name in names
    ]
    assert sorted(pl.concat(treated)["p"]) == [0.25, 0.5, 0.75, 1]


def test_neighbours_in_the_programme_are_left_out_and_named():
    found = compare(panel(0.6), members=programme("luton", "slough", from_date=date(2020, 3, 31)))
    assert found["neighbours"] == 2
    assert found["left_out"] == "Runs the programme: 1 (slough)"


def test_a_neighbour_that_began_after_the_years_compared_is_compared():
    members = pl.concat([MEMBERS, programme("slough", from_date=date(2020, 4, 1))])
    assert compare(panel(0.6), members=members)["neighbours"] == 3


@pytest.mark.parametrize("lack", [None, {"counted": None}, {"denominator": 0.0}, {"part_of_year": 0.5}])
def test_a_neighbour_without_a_figure_for_one_of_the_years_is_left_out_and_named(lack):
    sloughs = [row for row in panel(0.6) if (row["authority"], row["financial_year"]) == ("slough", 2015)]
    others = [row for row in panel(0.6) if row not in sloughs]
    found = compare(others + [row | lack for row in sloughs if lack])
    assert "no figure for every year: 1 (slough)" in found["left_out"].lower()
    assert found["estimate"] == pytest.approx(0.6)


def test_a_neighbour_with_nothing_counted_in_a_period_is_left_out_and_named():
    none_after = years([3, 4, 5], [0, 0], authority="york")
    found = compare([*panel(0.6), *none_after], (*OTHERS, "york", "hampshire"))
    assert "no figure for every year: 1 (hampshire); nothing counted in a period: 1 (york)" in found["left_out"].lower()


def test_the_years_compared_are_the_authoritys_own():
    rows = [row for row in panel(0.6) if (row["authority"], row["financial_year"]) != ("luton", 2015)]
    assert compare(rows)["n"] == 16


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (panel(0.6, names=("luton",)), "No neighbour to compare with"),
        ([*years([4], [5]), *years([4], [5], authority="slough")], "no residual degree of freedom"),
        (years([4, 5], []), "No whole financial year"),
        (years([4, 5], [0, 0]), "Nothing counted in the period after"),
    ],
)
def test_what_is_too_thin_is_empty_with_the_reason(rows, reason):
    found = compare(rows)
    assert found["estimate"] is found["p"] is found["rank"] is None
    assert reason in found["reason"]


def test_other_sources_are_named():
    rows = [row | {"used": "rows"} if row["authority"] == "luton" else row for row in panel()]
    assert "3 of the neighbours' figures are not from the same source" in compare(rows)["caveat"]


def test_entries_with_and_without_unaccompanied_children_are_never_compared():
    rows = [row | {"age_group": "under_18", "includes_uasc": row["authority"] == "luton"} for row in panel()]
    assert compare(rows)["neighbours"] == 0
    younger = [row | {"includes_uasc": row["authority"] == "luton"} for row in panel()]
    assert compare(younger)["neighbours"] > 0
