"""Prices put at those of another year, by factors that somebody entered and by no others."""

import polars as pl
import pytest

from orchestration.evaluation.money import configuration
from orchestration.evaluation.money.costs import NoDeflatorError
from orchestration.evaluation.money.settings import Settings
from tests.unit.evaluation.cost_frames import inputs, seed

TO_2024 = pl.DataFrame({"from_year": [2020], "to_year": [2024], "from_gbp": [100.0], "to_gbp": [125.0]})


def dated(table: str) -> pl.DataFrame:
    return seed(table).with_columns(pl.lit("2020").alias("price_year"))


def configured(**frames):
    tables = inputs({"price_year": 2024}, **frames)
    return configuration.configuration(tables, Settings.from_table(tables.cost_settings))


def test_prices_stay_as_published_without_a_year():
    tables = inputs()
    found = configuration.configuration(tables, Settings.from_table(tables.cost_settings))
    assert (found.unit_costs.plan, found.unit_costs.care, found.unit_costs.legal) == (13_274, 71_567, 17_622)
    assert found.set_up["luton"][:3].tolist() == [135_141, 1_173_474, 0]


def test_every_price_is_put_at_those_of_the_year():
    found = configured(
        unit_costs=dated("unit_costs"), implementation_costs=dated("implementation_costs"), deflators=TO_2024
    )
    assert found.unit_costs.care == pytest.approx(71_567 * 1.25)
    assert found.running["luton"][1:3] == pytest.approx([785_577 * 1.25] * 2)


def test_a_year_nobody_entered_a_factor_for_is_refused():
    with pytest.raises(NoDeflatorError, match="2020 to 2024"):
        configured(unit_costs=dated("unit_costs"), implementation_costs=dated("implementation_costs"))


def test_a_price_without_a_year_is_refused():
    with pytest.raises(NoDeflatorError, match="care_total, care_legal"):
        configured(deflators=TO_2024)
    with pytest.raises(NoDeflatorError, match="bracknell_forest"):
        configured(deflators=TO_2024, unit_costs=dated("unit_costs"))
