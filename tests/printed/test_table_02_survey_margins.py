"""Table 2 (and 42): who answered the survey of late 2019, and the margin of error of a share of one half."""

import pytest

from orchestration.evaluation.methods.shares import margin_of_error
from tests.printed.replicated import beyond_rounding, differing


@pytest.mark.parametrize("table", ["Table 2", "Table 42"])
def test_response_rates(replication, table):
    assert beyond_rounding(replication.rows(table, "response_rate")).is_empty()


@pytest.mark.parametrize("table", ["Table 2", "Table 42"])
def test_margins_differ_for_hertfordshire_and_peterborough_alone(replication, table):
    margins = replication.rows(table, "margin_of_error")
    assert {authority for _, _, authority in differing(margins)} == {"hertfordshire", "peterborough"}
    assert beyond_rounding(margins).height == 2


@pytest.mark.parametrize(
    ("responses", "practitioners", "margin"),
    [(38, 43, 5.49), (82, 222, 8.61), (18, 60, 19.49), (30, 58, 12.54), (37, 41, 5.09), (205, 424, 4.92)],
)
def test_margin_to_two_places(responses, practitioners, margin):
    assert round(margin_of_error(responses, practitioners), 2) == margin


def test_overall_margin_of_the_text_is_a_hundredth_too_high(replication):
    (computed,) = replication.computed("Text, Evaluation methods", "margin_of_error", "")
    assert round(computed, 2) == 4.92
