"""Tables 18, 29, 30 and 31: what the service costs, what a plan and a year in care cost, how long care lasts."""

import pytest

from tests.printed.replicated import beyond_rounding


@pytest.mark.parametrize("table", ["Table 18", "Table 31"])
def test_set_up_and_running_costs_add_up(replication, table):
    totals = replication.rows(table, "total_cost")
    assert totals.height == 20
    assert beyond_rounding(totals).is_empty()


def test_cost_of_a_plan_in_2010_is_the_sum_of_its_parts(replication):
    assert replication.computed("Table 29", "child_protection_plan, 2010, unit_cost", "") == [11_011]


def test_cost_of_a_year_in_care_is_staffing_and_placement(replication):
    section = "Text, Appendix 4, Unit costs for looked after children"
    assert replication.computed(section, "care_total, unit_cost", "") == [71_567]


def test_durations_computed_with_round_to_those_printed(replication):
    assert beyond_rounding(replication.rows("Table 30")).is_empty()
    assert replication.computed("Table 30", "mean_duration", "") == [4.0]


def test_printed_durations_add_up_to_more_than_all_episodes(replication):
    shares = replication.rows("Table 30", "share")
    assert (shares["published"].sum(), shares["computed"].sum()) == (102, 100)


def test_configuration_is_what_is_printed(replication, sources):
    for authority, set_up in sources.costs.set_up.items():
        rows = replication.rows("Table 18").filter(replication.rows("Table 18")["authority"] == authority)
        printed = rows.filter(rows["item"].str.ends_with("set_up_cost"))["published"].to_list()
        assert list(set_up[:4]) == printed
