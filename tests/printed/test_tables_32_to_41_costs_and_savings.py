"""Tables 32 to 41: annual and cumulative costs and savings of the five authorities over twelve years."""

import polars as pl
import pytest

from orchestration.evaluation.cost_benefit import cost_benefit
from orchestration.evaluation.money.projection import NO_PLANS
from tests.printed.replicated import beyond_rounding

ANNUAL = [f"Table {n}" for n in range(32, 41, 2)]
CUMULATIVE = [f"Table {n}" for n in range(33, 42, 2)]


def test_all_sixty_yearly_savings_to_the_pound(replication):
    savings = replication.rows("Table 32-41", ", saving").filter(~pl.col("item").str.contains("year 0"))
    assert savings.height == 60
    assert (savings["computed"].round() == savings["published"]).all()


@pytest.mark.parametrize("table", ANNUAL)
def test_annual_table_to_the_pound(replication, table):
    rows = replication.rows(table)
    assert rows.height == 39
    assert beyond_rounding(rows).is_empty()


@pytest.mark.parametrize("table", CUMULATIVE)
def test_cumulative_savings_to_the_pound(replication, table):
    assert beyond_rounding(replication.rows(table, "cumulative_saving")).is_empty()


@pytest.mark.parametrize("table", CUMULATIVE)
def test_cumulative_costs_within_two_pounds_and_the_row_says_why(replication, table):
    rows = replication.rows(table, "cumulative_cost")
    assert rows["difference"].abs().max() <= 2
    off = rows.filter(pl.col("difference") != 0)
    assert off["explanation"].str.starts_with("Within £2: ").all()


def test_legal_costs_are_in_peterboroughs_tables_alone(sources, reductions):
    frame = cost_benefit(sources.costs, reductions).filter(pl.col("saving_from_legal_costs_gbp") > 0)
    counted = {variant: set(rows["authority"]) for (variant,), rows in frame.group_by("variant")}
    assert counted["as_published"] == {"peterborough"}
    assert counted["as_described"] == set(reductions["authority"])


def test_no_figure_for_lutons_plans_is_made_up(sources, reductions):
    luton = cost_benefit(sources.costs, reductions).filter(pl.col("authority") == "luton")
    assert luton["saving_from_plans_gbp"].null_count() == luton.height
    assert set(luton["left_out"]) == {NO_PLANS}
    assert luton["total_saving_gbp"].null_count() == 0


def test_last_year_of_each_authority(sources, reductions):
    """From the report, Year 12 of Tables 32, 34, 36, 38 and 40."""
    frame = cost_benefit(sources.costs, reductions)
    last = frame.filter(pl.col("variant") == "as_published", pl.col("year") == 12).sort("authority")
    assert last["total_saving_gbp"].round().to_list() == [1_457_909, 30_676_851, 2_934_739, 3_358_433, 1_964_139]
