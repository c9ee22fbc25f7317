"""Rates before and after: the finding, the interval's unit, and what is missing."""

import polars as pl
import pytest

from orchestration.evaluation.charts import NoChart
from orchestration.evaluation.charts.before_after import rates as charts
from tests.unit.evaluation.charts.frames import NAMES, NOTHING_COMPARED, comparisons, rates, years

FALL = {"estimate": -10.0, "interval_low": -15.0, "interval_high": -5.0}
RISE = {"rate_after": 40.0, "estimate": 10.0, "interval_low": 5.0, "interval_high": 15.0}
WEST = {"authority": "west_berkshire"}


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([FALL], "30.0 per 10,000 before and 20.0 after in Luton"),
        ([FALL, WEST | FALL], "rate lower in 2 of 2 authorities after go-live"),
        (
            [FALL, WEST | RISE],
            "rate lower in 1 and higher in 1 of 2 authorities after go-live",
        ),
        ([{"rate_after": 30.0}, WEST | {"rate_after": 30.0}], "rate as before in all 2 authorities"),
    ],
)
def test_the_title_states_the_change(rows, finding):
    (chart,) = charts(rates(*rows), years(), NOTHING_COMPARED, NAMES)
    assert chart.title == f"New looked-after children under 12: {finding}"


def test_the_interval_of_children_a_year_becomes_one_of_rates():
    (chart,) = charts(rates(FALL | {"population_after": 20_000.0}), years(), NOTHING_COMPARED, NAMES)
    assert chart.data.row(0) == ("Luton", 30.0, 20.0, -10.0, -7.5, -2.5, 5)
    assert "change −10.0 (−7.5 to −2.5)" in chart.text


def test_a_part_of_a_year_is_drawn_as_the_rate_of_a_whole_one():
    half = years({"counted": 15.0, "part_of_year": 0.5})
    whole = years({"counted": 30.0})
    (by_half,), (by_whole,) = (charts(rates(FALL), each, NOTHING_COMPARED, NAMES) for each in (half, whole))
    assert by_half.svg == by_whole.svg


def test_a_count_on_a_day_is_a_rate_whatever_part_of_a_year_it_ends():
    on_plan = {"outcome": "on_plan"}
    half = years(on_plan | {"part_of_year": 0.5})
    (by_half,) = charts(rates(on_plan | FALL), half, NOTHING_COMPARED, NAMES)
    (by_whole,) = charts(rates(on_plan | FALL), years(on_plan), NOTHING_COMPARED, NAMES)
    assert by_half.svg == by_whole.svg


def test_an_authority_without_rates_is_named_with_the_reason():
    (chart,) = charts(
        rates(FALL, WEST | {"rate_before": None, "reason": "No population"}), years(), NOTHING_COMPARED, NAMES
    )
    assert chart.caveat.endswith("Not shown: West Berkshire (No population)")
    assert "West Berkshire" not in chart.svg.decode()


def test_nothing_but_empty_rates_gives_the_reason_and_no_chart():
    assert charts(rates({"rate_after": None, "reason": "No population"}), years(), NOTHING_COMPARED, NAMES) == [
        NoChart(
            "rates-new-looked-after-under-12",
            "New looked-after children under 12: rates before and after",
            "Luton (No population)",
        )
    ]


def test_the_symbol_of_a_suppressed_row_goes_with_its_data():
    suppressed = rates(FALL, WEST | {"rate_before": None, "rate_after": None})
    (chart,) = charts(suppressed.with_columns(pl.Series("suppression", ["", "c"])), years(), NOTHING_COMPARED, NAMES)
    assert chart.data["suppression"].to_list() == ["", "c"]
    assert "West Berkshire (suppressed to protect people)" in chart.caveat


def test_a_suppressed_year_is_not_drawn():
    (without,) = charts(rates(FALL), years({"counted": None}), NOTHING_COMPARED, NAMES)
    (nothing,) = charts(rates(FALL), years(), NOTHING_COMPARED, NAMES)
    assert without.svg == nothing.svg


def test_the_go_live_year_is_shown():
    year = {"period": "", "is_go_live_year": True, "counted": 25.0}
    (chart,) = charts(rates(FALL), years({}, year), NOTHING_COMPARED, NAMES)
    assert "Go-live year" in chart.svg.decode()
    assert "25.0" in chart.svg.decode()


def test_the_title_states_the_comparison_where_there_is_one():
    against = "0.90 (0.80 to 1.10) of what is expected from authorities without the programme"
    (several,) = charts(rates(FALL, WEST | FALL), years(), comparisons(), NAMES)
    assert several.title.endswith(f"rate lower in 2 of 2 authorities after go-live; {against}")
    (one,) = charts(rates(FALL), years(), comparisons(authority="luton"), NAMES)
    assert one.title.endswith(f"in Luton; {against}")
    (other,) = charts(rates(FALL), years(), comparisons(outcome="on_plan"), NAMES)
    assert "expected" not in other.title
