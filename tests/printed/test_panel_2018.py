"""Hertfordshire's panel report of February 2018: changes in plans, care, court cases and vacancies."""

import pytest

from orchestration.evaluation.replication.figures import PANEL
from tests.printed.replicated import beyond_rounding, differing


def test_changes_of_figure_2_and_the_fall_printed_as_a_rise(replication):
    changes = replication.rows("Figure 2", "change_pct", PANEL)
    assert changes.height == 9
    (row,) = beyond_rounding(changes).iter_rows(named=True)
    assert row["item"].startswith("child_in_need_plans, 2016-11-30 to 2017-12-31")
    assert (row["published"], round(row["computed"], 1)) == (0.9, -0.9)


@pytest.mark.parametrize(
    ("figure", "statistic", "rows"), [("Figure 3", "change_pct", 2), ("Figure 4", "vacancy_rate", 3)]
)
def test_court_cases_and_vacancies(replication, figure, statistic, rows):
    found = replication.rows(figure, statistic, PANEL)
    assert found.height == rows
    assert beyond_rounding(found).is_empty()


def test_savings_of_the_first_evaluation_add_up(replication):
    assert beyond_rounding(replication.rows("Table in paragraph 9.1", "total, saving", PANEL)).is_empty()


def test_days_in_care_fell_39_per_cent_in_one_source_and_52_in_another(replication):
    changes = replication.rows("Table in paragraph 4.3", "change_pct", PANEL)
    assert len(differing(changes)) == 1
    days = changes.filter(changes["item"].str.starts_with("days_in_care"))
    assert (days["published"].item(), round(days["computed"].item())) == (-39, -52)
