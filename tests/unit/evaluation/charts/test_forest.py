"""The forest plot: which interval judges, and that no interval is too wide to be drawn."""

import pytest

from orchestration.evaluation.charts import Chart, forest
from tests.unit.evaluation.charts.frames import NAMES, NOTHING_COMPARED, ratios

FALL = {"estimate": 0.5, "interval_low": 0.3, "interval_high": 0.9}
RISE = {"estimate": 2.0, "interval_low": 1.2, "interval_high": 3.0}
QUASI = {"interval_kind": "quasi_likelihood"}
WEST = {"authority": "west_berkshire"}


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([FALL], "0.50 (0.30 to 0.90) in Luton, after against before"),
        ([FALL, WEST | FALL], "below 1 in 2 of 2 authorities, after against before"),
        ([FALL, WEST | RISE], "below 1 in 1 and above 1 in 1 of 2 authorities, after against before"),
        ([{"estimate": 1.0}, WEST | {"estimate": 1.0}], "1 in all of 2 authorities, after against before"),
    ],
)
def test_the_title_states_the_change_and_judges_nothing(rows, finding):
    (chart,) = forest.effects(ratios(*rows), NOTHING_COMPARED, NAMES)
    assert chart.title == f"New looked-after children under 12: ratio {finding}"


def test_the_quasi_likelihood_interval_is_told_where_there_is_one():
    wide = FALL | QUASI | {"interval_high": 1.1}
    (chart,) = forest.effects(ratios(FALL, wide), NOTHING_COMPARED, NAMES)
    assert "Luton 0.50 (0.30 to 1.10)" in chart.text


@pytest.mark.parametrize(("low", "high"), [(1e-9, 1e9), (0.0, 5.0), (0.99, 1.01), (2000.0, 3000.0)])
def test_any_interval_can_be_drawn(low, high):
    (chart,) = forest.effects(
        ratios({"estimate": (low + high) / 2, "interval_low": low, "interval_high": high}), NOTHING_COMPARED, NAMES
    )
    assert isinstance(chart, Chart)


def test_the_unadjusted_ratio_is_not_drawn():
    assert forest.effects(ratios({"model": "unadjusted"}), NOTHING_COMPARED, NAMES) == []


def test_an_authority_without_an_estimate_is_named_with_the_reason():
    none = WEST | {"estimate": None, "interval_low": None, "interval_high": None, "reason": "One year before"}
    (chart,) = forest.effects(ratios({}, none), NOTHING_COMPARED, NAMES)
    assert chart.caveat.endswith("Not shown: West Berkshire (One year before)")
