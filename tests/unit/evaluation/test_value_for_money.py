"""evaluation.value_for_money: present values, and where the reductions come from."""

import numpy as np
import polars as pl
import pytest

from orchestration.evaluation import impact_did
from orchestration.evaluation.money.reductions import printed_model
from orchestration.evaluation.value_by_bearer import value_by_bearer
from orchestration.evaluation.value_for_money import compared, value_for_money
from tests.unit.evaluation.authority_years import SETTINGS
from tests.unit.evaluation.cost_frames import before_after, seed

CONFIGURATION, PRINTED = printed_model(
    *(seed(name) for name in ("unit_costs", "care_duration", "implementation_costs", "published_figures"))
)
BLANK = {name: field.type for name, field in impact_did.COLUMNS.items()}
FIVE = ("bracknell_forest", "hertfordshire", "luton", "peterborough", "west_berkshire")
ENTRIES = {"authority": "luton", "outcome": "new_looked_after"}


def did(*rows):
    plain = {"authority": "luton", "outcome": "new_looked_after", "estimator": "imputation", "window": "to 2019/20"}
    return pl.DataFrame([{name: (plain | row).get(name) for name in BLANK} for row in rows], schema=BLANK)


def table(changes=None, impact=None):
    changes = before_after() if changes is None else changes
    return value_for_money(
        CONFIGURATION, PRINTED, changes, did() if impact is None else impact, seed("optimism_bias"), SETTINGS
    )


def of_luton(**chosen):
    """The row as estimated, before any correction for optimism."""
    return (
        table().filter(authority="luton", variant="as_described", reductions="published", **chosen).row(0, named=True)
    )


def ratios(horizon, cut=0):
    found = table().filter(
        variant="as_described",
        reductions="published",
        horizon_years=horizon,
        benefits_cut_pct=cut,
        costs_raised_pct=0,
    )
    return [found.filter(authority=authority)["benefit_cost_ratio"].item() for authority in FIVE]


@pytest.mark.parametrize(
    ("horizon", "cut", "expected"),
    [
        (10, 0, [1.89, 15.8, 2.22, 2.92, 2.52]),
        (5, 0, [1.14, 9.89, 1.43, 1.77, 1.48]),
        (5, 40, [0.68, 5.93, 0.86, 1.06, 0.89]),
    ],
)
def test_benefits_over_costs_from_the_published_reductions(horizon, cut, expected):
    """Known answers, worked out outside the project."""
    assert ratios(horizon, cut) == pytest.approx(expected, abs=0.012)


def test_present_values_by_hand():
    row = of_luton(horizon_years=5)
    years = np.arange(6)
    spent = ((CONFIGURATION.set_up["luton"] + CONFIGURATION.running["luton"])[:6] / 1.035**years).sum()
    assert row["present_value_costs_gbp"] == pytest.approx(spent)
    assert row["net_present_value_gbp"] == pytest.approx(row["present_value_benefits_gbp"] - spent)
    assert row["discount_rate_pct"] == pytest.approx(3.5)


def test_at_the_switching_value_costs_are_just_covered():
    row = of_luton(horizon_years=5)
    scaled = PRINTED.with_columns(pl.col("fewer_entries", "fewer_plans") * row["switching_pct"] / 100)
    again = value_for_money(CONFIGURATION, scaled, before_after(), did(), seed("optimism_bias"), SETTINGS)
    found = again.filter(variant="as_described", authority="luton", horizon_years=5, reductions="published")
    assert found["net_present_value_gbp"][0] == pytest.approx(0, abs=1e-6)
    assert row["switching_value"] == pytest.approx(found["fewer_entries"][0])


def test_optimism_cuts_benefits_and_raises_costs():
    luton = table().filter(variant="as_described", authority="luton", horizon_years=10, reductions="published")
    by = {(row["benefits_cut_pct"], row["costs_raised_pct"]): row["benefit_cost_ratio"] for row in luton.to_dicts()}
    assert by[40, 10] == pytest.approx(by[0, 0] * 0.6 / 1.1)
    assert len(by) == 6


def test_without_a_reduction_figures_are_empty_with_the_reason():
    for source, reason in (("measured", "before_after"), ("compared", "impact_did")):
        found = table().filter(authority="luton", reductions=source)
        assert found["benefit_cost_ratio"].null_count() == found.height == 18
        assert reason in found["reason"][0]


def test_a_rise_saves_nothing():
    found = table(before_after({**ENTRIES, "estimate": 3.0})).filter(authority="luton", reductions="measured")
    assert found["switching_value"].null_count() == found.height
    assert found["benefit_cost_ratio"].max() < 0
    assert "saves nothing" in found["reason"][0]


def test_the_comparison_is_of_children_under_12_else_under_10():
    older = {"age_group": "under_18", "avoided_a_year": 99.0}
    ten = {"age_group": "under_10", "avoided_a_year": 7.0}
    plans = {"age_group": "under_10", "outcome": "on_plan", "avoided_a_year": 9.0}
    other = {"age_group": "under_10", "avoided_a_year": 1.0, "estimator": "synthetic_control"}
    assert compared(did(older, ten, plans, other), "luton")[2:] == ("under_10", 7.0, 9.0)
    twelve = {"age_group": "under_12", "avoided_a_year": 5.0}
    later = twelve | {"window": "to 2024/25", "avoided_a_year": 6.0}
    assert compared(did(ten, later, twelve), "luton")[2:] == ("under_12", 5.0, None)
    found = table(impact=did(ten)).filter(authority="luton", reductions="compared")
    assert (found["age_group"][0], found["fewer_entries"][0]) == ("under_10", 7.0)
    assert found["left_out"][0].startswith("Savings from plans")


def test_what_each_bearer_pays_and_gains_adds_up_to_the_whole():
    """And only time, not money, is freed by fewer plans."""
    parts = value_by_bearer(
        *(CONFIGURATION, PRINTED, before_after(), did(), seed("unit_costs"), seed("cost_bearers"), SETTINGS)
    ).filter(authority="peterborough", variant="as_described", reductions="published", horizon_years=10)
    whole = table().filter(
        authority="peterborough",
        variant="as_described",
        reductions="published",
        horizon_years=10,
        benefits_cut_pct=0,
        costs_raised_pct=0,
    )
    for side, column in (("cost", "present_value_costs_gbp"), ("benefit", "present_value_benefits_gbp")):
        assert parts.filter(side=side)["present_value_gbp"].sum() == pytest.approx(whole[column][0])
    assert parts.filter(bearer="department")["item"].to_list() == ["set_up"]
    assert parts.filter(item="plans")["is_cashable"].to_list() == [False]
    unpriced = parts.filter(pl.col("bearer").is_in(["police", "nhs", "courts"]))
    assert unpriced["present_value_gbp"].null_count() == unpriced.height == 3
    assert (unpriced["reason"] != "").all()


def test_plans_that_nobody_knows_are_empty_with_the_reason():
    parts = value_by_bearer(
        *(CONFIGURATION, PRINTED, before_after(), did(), seed("unit_costs"), seed("cost_bearers"), SETTINGS)
    ).filter(authority="luton", reductions="published", item="plans")
    assert parts["present_value_gbp"].null_count() == parts.height
    assert (parts["reason"] != "").all()
