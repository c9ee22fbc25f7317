"""Costs and savings: what the title finds, and that the picture is made of the rows."""

import pytest

from orchestration.evaluation.charts import Chart, NoChart, money
from tests.unit.evaluation.charts.frames import NAMES, costs


def pair(**rows):
    return money.costs_and_savings(costs(**rows), NAMES)


@pytest.mark.parametrize(
    ("saved", "finding"),
    [
        ((0.0, *(300.0,) * 12), "yearly savings exceed yearly costs in every year from Year 1"),
        ((0.0, 50.0, 50.0, *(300.0,) * 10), "yearly savings exceed yearly costs from Year 3"),
        ((0.0, *(50.0,) * 12), "yearly savings stay below yearly costs for all 12 years"),
        ((0.0, *(300.0,) * 5, *(50.0,) * 7), "yearly savings exceed yearly costs in 5 of 12 years"),
        ((0.0, *(100.0,) * 12), "yearly savings stay below yearly costs for all 12 years"),
    ],
)
def test_the_yearly_title_says_when_savings_exceed_costs(saved, finding):
    assert pair(saved=saved)[0].title == f"Luton: {finding}"


@pytest.mark.parametrize(
    ("saved", "finding"),
    [
        ((0.0, *(300.0,) * 12), "savings cover all costs so far after 6 months"),
        ((0.0, *(110.0,) * 12), "savings cover all costs so far after 10 years"),
        ((0.0, *(50.0,) * 12), "savings do not cover costs within 12 years"),
    ],
)
def test_the_cumulative_title_says_when_costs_are_covered(saved, finding):
    chart = pair(saved=saved)[1]
    assert chart.title == f"Luton: {finding}"
    assert chart.text.endswith(f"{finding[0].upper()}{finding[1:]}.")
    assert ("Break-even" in chart.svg.decode()) is ("do not" not in finding)


def test_costs_that_are_never_owed_are_covered_from_the_start():
    assert pair(spent=(0.0,) * 13)[1].title == "Luton: savings cover costs from the start"


def test_the_data_are_the_rows_and_their_sums():
    annual, cumulative = pair()
    assert annual.data.row(3) == (3, 100, 300, 200)
    assert cumulative.data.row(3) == (3, 400, 900, 500)


def test_negative_savings_are_within_the_picture():
    """A reduction that is none costs: the scale reaches down to it."""
    chart = pair(saved=(0.0, *(-200e6,) * 12))[0]
    assert isinstance(chart, Chart)
    assert "−200" in chart.svg.decode()


def test_rows_without_figures_give_the_reason_and_no_chart():
    empty = costs(saved=(None,) * 13, reason="No reduction was measured")
    assert money.costs_and_savings(empty, NAMES) == [
        NoChart(
            f"{kind}-published-luton",
            f"Luton: {kind} costs and savings, reductions as published",
            "No reduction was measured",
        )
        for kind in ("annual", "cumulative")
    ]
