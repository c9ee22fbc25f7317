"""Shares of re-referrals by year and period, and the test between the two."""

from datetime import date

import pytest
from scipy.stats import chi2_contingency

from orchestration.evaluation.re_referrals import re_referrals
from tests.unit.evaluation.authority_years import MEMBERS, authority_year, programme, year, years

pytestmark = pytest.mark.filterwarnings("error")

RE = {"outcome": "re_referrals", "age_group": "under_18"}


def rows_of(rows, level, members=MEMBERS):
    return re_referrals(authority_year(rows), members).filter(level=level).rows(named=True)


def row_of(rows, level):
    (row,) = rows_of(rows, level)
    return row


def test_each_financial_year_has_its_share():
    found = rows_of([year(2012, 30, 120, period="", **RE), year(2017, 20, 100, **RE)], "financial_year")
    assert [(row["financial_year"], row["share_pct"]) for row in found] == [(2012, 25), (2017, 20)]
    assert [(row["re_referrals"], row["referrals"], row["n"]) for row in found] == [(30, 120, 120), (20, 100, 100)]


def test_a_year_cut_by_a_period_is_one_year_again():
    first = year(2017, 10, 40, part_of_year=0.5, period="before", last_day=date(2017, 9, 30), **RE)
    second = year(2017, 12, 60, part_of_year=0.5, first_day=date(2017, 10, 1), **RE)
    (found,) = rows_of([first, second], "financial_year")
    assert (found["re_referrals"], found["referrals"]) == (22, 100)


def test_periods_add_their_years_up():
    rows = [*years([30, 50], [20], 100, **RE), year(2018 + 1, 60, 300, **RE)]
    assert row_of(rows, "before")["share_pct"] == 40
    assert row_of(rows, "after")["share_pct"] == 20


def test_after_against_before_is_tested_without_continuity_correction():
    found = row_of(years([44], [56], 80, **RE), "after against before")
    assert found["estimate"] == pytest.approx(15)
    assert found["p"] == pytest.approx(chi2_contingency([[44, 36], [56, 24]], correction=False).pvalue)


def test_interval_of_the_difference_is_newcombes():
    """56 of 70 against 48 of 80: 0.0524 to 0.3339, Newcombe (1998), Statistics in Medicine 17, example a, method 10."""
    rows = [year(2016, 48, 80, **RE), year(2018, 56, 70, **RE)]
    found = row_of(rows, "after against before")
    assert (found["interval_low"], found["interval_high"]) == pytest.approx((5.24, 33.39), abs=0.005)


@pytest.mark.parametrize(
    ("rows", "level", "reason"),
    [
        (years([4, 5], [], 10, **RE), "after", "Nothing to take a share of"),
        (years([4, 5], [], 10, **RE), "after against before", "Nothing to take a share of"),
        (years([0], [0], 10, **RE), "after against before", "all or none"),
    ],
)
def test_what_is_too_thin_is_empty_with_the_reason(rows, level, reason):
    found = row_of(rows, level)
    assert found["p"] is None
    assert reason in found["reason"]


def test_years_without_referrals_or_with_too_many_re_referrals_are_left_out_and_named():
    rows = [*years([4, 5], [5], 10, **RE), year(2013, 3, 0, **RE), year(2019, 11, 10, **RE)]
    assert row_of(rows, "before")["left_out"] == "No referrals: 1 financial year (2013/14)"
    assert row_of(rows, "after")["left_out"] == "More counted than the referrals: 1 financial year (2019/20)"


def test_other_outcomes_and_authorities_outside_the_programme_have_no_rows():
    rows = [*years([4], [5]), *years([4], [5], 10, authority="slough", **RE)]
    assert re_referrals(authority_year(rows), programme("luton")).is_empty()
