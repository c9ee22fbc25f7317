"""Settings of the cost model: those delivered are the report's, and impossible ones are refused."""

import polars as pl
import pytest

from orchestration.evaluation.money import settings as cost_settings
from orchestration.evaluation.money.settings import Settings, SettingsError
from tests.unit.evaluation.cost_frames import inputs


def test_as_delivered_nothing_is_discounted_taken_off_or_put_at_other_prices():
    settings = Settings.from_table(inputs().cost_settings)
    assert (settings.discount_rate, settings.deadweight, settings.price_year) == (0, 0, None)
    assert str(settings) == "discount rate 0 % a year (to Year 0), deadweight 0 %, prices as published"


@pytest.mark.parametrize("cells", [{"deadweight": 101}, {"deadweight": -1}, {"draws": 0}, {"discount_rate": -100}])
def test_impossible_settings_are_refused(cells):
    with pytest.raises(SettingsError, match="not possible"):
        Settings.from_table(inputs(cells).cost_settings)


def test_a_missing_setting_is_named():
    with pytest.raises(SettingsError, match="no value for seed"):
        Settings.from_table(inputs({"seed": None}).cost_settings)


def test_the_delivered_parameters_are_those_the_evaluation_asks_for():
    found = {each.name: each for each in cost_settings.read_parameters(inputs().sensitivity_parameters)}
    assert {name: each.distribution for name, each in found.items() if each.distribution} == {
        "unit_costs": "triangular",
        "care_duration": "triangular",
        "deadweight": "uniform",
        "fewer_entries": "estimate",
        "fewer_plans": "estimate",
    }
    assert found["discount_rate"].one_way == ("3.5",)
    assert (found["care_duration"].low, found["care_duration"].mode, found["care_duration"].high) == (-25, 0, 25)


@pytest.mark.parametrize(
    ("parameter", "cells", "said"),
    [
        ("unit_costs", {"distribution": "normal"}, "cannot be drawn from 'normal'"),
        ("deadweight", {"distribution": "estimate"}, "cannot be drawn from 'estimate'"),
        ("unit_costs", {"mode": None}, "no triangular bounds"),
        ("unit_costs", {"mode": 30}, "no triangular bounds"),
        ("deadweight", {"low": 50}, "no uniform bounds"),
        ("care_duration", {"one_way": "-100"}, "cannot fall by 100 %"),
        ("care_duration", {"one_way": "a lot"}, "cannot be set to a lot"),
        ("care_duration", {"one_way": "interval_low"}, "cannot be set to interval_low"),
    ],
)
def test_a_parameter_that_cannot_be_varied_so_is_refused(parameter, cells, said):
    with pytest.raises(SettingsError, match=said):
        cost_settings.read_parameters(inputs(parameters={parameter: cells}).sensitivity_parameters)


def test_every_parameter_of_the_model_has_to_be_listed():
    table = inputs().sensitivity_parameters.filter(pl.col("parameter") != "legal_cost")
    with pytest.raises(SettingsError, match="has to list each"):
        cost_settings.read_parameters(table)
