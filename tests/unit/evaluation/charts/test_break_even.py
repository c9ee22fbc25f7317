"""The distribution of the time to break-even, and draws that never get there."""

import polars as pl
import pytest

from orchestration.evaluation.charts import break_even
from tests.unit.evaluation.charts.frames import NAMES, draws

NONE = {"q75": None, "q95": None, "q97_5": None}
NEVER = {f"q{name}": None for name in ("2_5", "5", "25", "50", "75", "95", "97_5")}


def test_a_single_authoritys_title_says_when_half_of_the_draws_are_even():
    (chart,) = break_even.distributions(draws(), NAMES)
    assert chart.title == (
        "Time to break-even, reductions as published: half of the draws get there within 2 years 6 months in Luton"
    )
    assert "Luton: median 2 years 6 months, 95% of draws 10 months to 8 years 4 months" in chart.text


def test_draws_that_never_get_there_are_said():
    (chart,) = break_even.distributions(draws(never=36.0, **NONE), NAMES)
    assert "95% of draws 10 months or more, 36% of draws never" in chart.text
    assert ">36%</text>" in chart.svg.decode()
    assert chart.data["97.5% of draws within (years)"].to_list() == ["more than 12"]


def test_where_no_draw_gets_there_the_row_says_so_and_nothing_is_drawn():
    (chart,) = break_even.distributions(draws(base=None, never=100.0, **NEVER), NAMES)
    assert chart.title.endswith("100% of draws do not get there within 12 years in Luton")
    assert "fewer than 1 in 40 draws get there within 12 years" in chart.text
    assert chart.data["Base case (years)"].to_list() == ["more than 12"]


@pytest.mark.parametrize(
    ("luton", "west", "finding"),
    [
        ({}, {}, "within 12 years in most draws in 2 of 2 authorities, and in nearly all draws in 2"),
        (NONE, NEVER, "within 12 years in most draws in 1 of 2 authorities, and in nearly all draws in none"),
    ],
)
def test_the_title_counts_authorities(luton, west, finding):
    both = pl.concat([draws(**luton), draws("west_berkshire", **west)])
    (chart,) = break_even.distributions(both, NAMES)
    assert chart.title == f"Time to break-even, reductions as published: {finding}"


def test_draws_without_figures_give_the_reason():
    empty = draws(never=None).with_columns(pl.lit("The reduction has no interval").alias("reason"))
    (none,) = break_even.distributions(empty, NAMES)
    assert none.reason == "Luton (The reduction has no interval)"
