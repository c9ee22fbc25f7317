"""`evaluation.cost_benefit_measured`: the published cost model on what the warehouse measures."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from orchestration.evaluation import cost_benefit as printed
from orchestration.evaluation.cost_benefit_measured import COLUMNS, COSTS, NOT_MEASURED, cost_benefit_measured
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import AS_DESCRIBED
from orchestration.evaluation.money.reductions import printed_reductions
from tests.unit.evaluation.cost_frames import before_after, inputs, seed

ENTRIES = {"authority": "luton", "outcome": "new_looked_after"}
PLANS = {"authority": "luton", "outcome": "on_plan"}
MEASURED = before_after({**ENTRIES, "estimate": -10.3}, {**PLANS, "estimate": -20.0})


def luton(measured=MEASURED, settings=None):
    return cost_benefit_measured(inputs(settings), measured).filter(pl.col("authority") == "luton")


def amounts(frame):
    return frame.select("year", "^.*gbp$")


def as_described(plans):
    configuration = Configuration.from_tables(seed("unit_costs"), seed("care_duration"), seed("implementation_costs"))
    reductions = pl.DataFrame({"authority": ["luton"], "fewer_entries": [10.3], "fewer_plans": [plans]})
    return amounts(printed.cost_benefit(configuration, reductions).filter(pl.col("variant") == AS_DESCRIBED))


def test_columns_are_those_of_cost_benefit_and_a_reason():
    frame = luton()
    assert set(frame.columns) == set(COLUMNS)
    published = printed.cost_benefit(
        Configuration.from_tables(seed("unit_costs"), seed("care_duration"), seed("implementation_costs")),
        printed_reductions(seed("published_figures")),
    )
    assert [name for name in frame.columns if name != "reason"] == published.columns


def test_amounts_are_those_of_the_published_model_with_the_measured_reductions():
    assert_frame_equal(amounts(luton()), as_described(20.0))
    assert luton()["reason"].unique().to_list() == [""]


def test_plans_that_are_not_measured_are_empty_and_left_out():
    found = luton(before_after({**ENTRIES, "estimate": -10.3}))
    assert_frame_equal(amounts(found), as_described(None), check_dtypes=False)
    assert "no reduction is measured" in found["left_out"][0]


def test_without_a_measured_reduction_costs_stay_and_savings_are_empty_with_the_reason():
    found = luton(before_after())
    assert found.height == 13
    assert found["reason"].unique().to_list() == [NOT_MEASURED]
    full = as_described(20.0)
    for name in [name for name in found.columns if name.endswith("_gbp")]:
        if name in COSTS:
            assert found[name].to_list() == full[name].to_list()
        else:
            assert found[name].null_count() == 13


def test_the_reason_of_before_after_is_handed_on():
    found = luton(before_after({**ENTRIES, "reason": "No population of the age group"}))
    assert found["reason"][0] == "evaluation.before_after has no reduction: No population of the age group"


def test_prices_nobody_entered_leave_every_amount_empty():
    found = luton(settings={"price_year": 2031})
    assert found.select("^.*gbp$").null_count().row(0) == (13,) * 9
    assert "2031" in found["reason"][0]


def test_deadweight_and_discount_rate_are_those_of_the_settings():
    found = luton(settings={"deadweight": 25, "discount_rate": 10})
    full = luton()
    factor = pl.Series([0.75 / 1.1**year for year in range(13)])
    assert found["total_saving_gbp"].to_list() == pytest.approx((full["total_saving_gbp"] * factor).to_list())
    assert found["running_cost_gbp"].to_list() == pytest.approx((full["running_cost_gbp"] * factor / 0.75).to_list())
    assert "discount rate 10 %" in found["method"][0] and "deadweight 25 %" in found["method"][0]
