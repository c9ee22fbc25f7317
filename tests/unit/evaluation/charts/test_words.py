"""Figures and names in words."""

import pytest

from orchestration.evaluation.charts import words


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "£0"),
        (850.4, "£850"),
        (9_499, "£9,499"),
        (394_400, "£394,000"),
        (999_499, "£999,000"),
        (999_500, "£1.00 million"),
        (1_682_581, "£1.68 million"),
        (-88_548, "−£89,000"),
    ],
)
def test_pounds(amount, said):
    assert words.pounds(amount) == said


@pytest.mark.parametrize(
    ("months", "said"),
    [(0, "0 months"), (1, "1 month"), (12, "1 year"), (24, "2 years"), (49, "4 years 1 month"), (6, "6 months")],
)
def test_durations(months, said):
    assert words.duration(months) == said


def test_re_referrals_are_of_all_ages():
    assert words.of_whom("re_referrals", "under_18") == "Re-referrals"
    assert words.of_whom("re_referrals", "under_12") == "Re-referrals under 12"
    assert words.of_whom("on_plan", "under_12") == "Children on a child protection plan under 12"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"reason": "No population"}, "No population"),
        ({"reason": "", "suppression": "c"}, "suppressed to protect people"),
        ({"reason": "About the interval alone", "suppression": "c"}, "suppressed to protect people"),
        ({"reason": "No population", "suppression": "x"}, "No population"),
        ({"reason": "", "suppression": "z"}, "not applicable"),
        ({}, "not available"),
    ],
)
def test_why_a_row_is_empty(row, why):
    assert words.why_empty(row) == why


def test_names_with_one_reason_stand_together():
    reasons = {"Luton": "thin", "Surrey": "no population", "York": "thin"}
    assert words.not_shown(reasons) == "Luton and York (thin); Surrey (no population)"
