"""Numbers and rates before and after, against the evaluation's formula and against t tests done by others."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from orchestration.evaluation.before_after import before_after
from tests.unit.evaluation.authority_years import MEMBERS, SETTINGS, authority_year, programme, year, years

pytestmark = pytest.mark.filterwarnings("error")


def row(rows, members=MEMBERS):
    return before_after(authority_year(rows), members, SETTINGS).row(0, named=True)


def test_numbers_rates_and_the_reduction_with_population_taken_out():
    found = row([year(2015, 40, 8_000), year(2016, 44, 11_000), year(2018, 30, 10_000), year(2019, 36, 12_000)])
    assert (found["before"], found["after"], found["change"]) == (42, 33, -9)
    assert found["change_pct"] == pytest.approx(-100 * 9 / 42)
    assert (found["rate_before"], found["rate_after"]) == pytest.approx((45, 30))
    assert found["population_after"] == 11_000
    assert found["annual_reduction_population_taken_out"] == found["estimate"] == pytest.approx(-15 * 11_000 / 10_000)
    assert (found["years_before"], found["years_after"], found["n"]) == (2, 2, 4)


def test_a_part_of_a_year_counts_as_its_part():
    """Bracknell Forest: the total over 3.5 years."""
    half = year(2017, 21, part_of_year=0.5, period="before", last_day=date(2017, 9, 30))
    found = row([*years([40, 30, 35], [20, 22]), half])
    assert found["years_before"] == 3.5
    assert found["before"] == pytest.approx((40 + 30 + 35 + 21) / 3.5)
    assert found["rate_before"] == pytest.approx((40 + 30 + 35 + 21) / 3.5)


def test_a_count_on_a_day_is_one_point_in_time_whatever_part_of_a_year_it_ends():
    half = year(2017, 21, part_of_year=0.5, period="before", last_day=date(2017, 9, 30), outcome="on_plan")
    found = row([*years([40, 30, 35], [20, 22], outcome="on_plan"), half])
    assert (found["before"], found["years_before"]) == (pytest.approx((40 + 30 + 35 + 21) / 4), 4)


def test_interval_against_the_t_test_of_students_sleep_data():
    """t.test(extra ~ group, data = sleep, var.equal = TRUE) of R: p = 0.07919, -3.363874 to 0.203874."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = row(years(second, first))
    assert (found["interval_low"], found["interval_high"]) == pytest.approx((-3.363874, 0.203874), abs=5e-7)
    assert found["p"] == pytest.approx(0.07919, abs=5e-6)


@given(*[st.lists(st.integers(1, 99), min_size=2, max_size=6, unique=True)] * 2)
@settings(deadline=None, max_examples=30)
def test_interval_of_whole_years_against_scipys_t_test(before, after):
    found = row(years(before, after))
    other = stats.ttest_ind(after, before)
    assert found["p"] == pytest.approx(other.pvalue, abs=1e-9)
    assert (found["interval_low"], found["interval_high"]) == pytest.approx(tuple(other.confidence_interval()))


def test_interval_with_a_part_of_a_year_by_hand():
    """Rates 10, 14 and, over half a year, 18 before; 6 and 8 after. Weighted means 13.2 and 7."""
    half = year(2017, 9, part_of_year=0.5, period="before", last_day=date(2017, 9, 30))
    found = row([*years([10, 14], [6, 8]), half])
    residual = 3.2**2 + 0.8**2 + 0.5 * 4.8**2 + 1 + 1
    error = np.sqrt(residual / 3 * (1 / 2.5 + 1 / 2))
    assert found["estimate"] == pytest.approx(-6.2)
    assert found["interval_high"] == pytest.approx(-6.2 + stats.t.ppf(0.975, 3) * error)
    assert found["p"] == pytest.approx(2 * stats.t.sf(6.2 / error, 3))


def test_without_a_population_there_are_numbers_and_no_rate():
    found = row(years([40, 30], [20, 22], None))
    assert (found["before"], found["after"]) == (35, 21)
    assert found["rate_before"] is found["estimate"] is found["p"] is None
    assert "No population" in found["reason"]
    assert found["left_out"] == "From the rates, no population: 4 financial years (2015/16, 2016/17, 2018/19, 2019/20)"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (years([40, 30], []), "No figure in the period after"),
        (years([], [40, 30]), "No figure in the period before"),
        ([year(2017, 12)], "No figure in either period"),
        (years([40], [30]), "One year in each period"),
        (years([40, 40], [30, 30]), "do not vary"),
        (years([0, 0], [0, 0]), "nothing counted before: no change in per cent; the yearly rates do not vary"),
    ],
)
def test_what_is_too_thin_for_an_interval_says_why(rows, reason):
    found = row(rows)
    assert found["interval_low"] is found["interval_high"] is found["p"] is None
    assert reason.lower() in found["reason"].lower()


def test_a_year_that_was_delivered_for_another_age_group_alone_is_named():
    rows = [*years([40, 30], [20, 22], age_group="under_18"), *years([10], [8, 9], age_group="under_10")]
    found = before_after(authority_year(rows), MEMBERS, SETTINGS).filter(age_group="under_10").row(0, named=True)
    assert found["left_out"] == "No figure: 1 financial year (2015/16)"


def test_years_outside_both_periods_are_left_out():
    found = row([*years([40, 30], [20, 22]), year(2017, 999), year(2010, 999, period="")])
    assert (found["before"], found["after"]) == (35, 21)
    assert found["left_out"] == "Outside both periods: 2 financial years (2010/11, 2017/18)"


def test_only_authorities_that_run_the_programme_and_the_two_outcomes_have_rows():
    rows = [
        *years([40, 30], [20, 22]),
        *years([4, 3], [2, 2], authority="slough"),
        *years([4, 3], [2, 2], outcome="re_referrals"),
    ]
    found = before_after(authority_year(rows), programme("luton", "luton", "peterborough"), SETTINGS)
    assert found.select("authority", "outcome").rows() == [("luton", "new_looked_after")]


def test_figures_from_rows_say_that_the_first_years_may_be_short():
    assert "do not go back" in row(years([40, 30], [20, 22], used="rows"))["caveat"]


def test_without_a_source_the_reason_says_why():
    rows = years([None] * 2, [None] * 2, used="neither", why="the rows begin after the first year compared")
    assert row(rows)["reason"] == "No figure in either period: the rows begin after the first year compared"


def test_a_series_without_a_source_is_left_out_where_another_of_the_outcome_has_one():
    rows = [
        *years([4, 3], [2, 2], age_group="under_18"),
        *years([None] * 2, [None] * 2, age_group="under_18", includes_uasc=False, used="neither"),
    ]
    found = before_after(authority_year(rows), MEMBERS, SETTINGS)
    assert found.select("age_group", "includes_uasc").rows() == [("under_18", True)]


def test_authorities_with_another_model_have_no_row():
    other = MEMBERS.with_columns(other_model=pl.lit(value=True))
    assert before_after(authority_year(years([4, 3], [2, 2])), other, SETTINGS).is_empty()


def test_another_population_is_named():
    found = row(years([4, 3], [2, 2], age_group="under_10", denominator_is="under_18"))
    assert (found["denominator_is"], "the population under 18" in found["caveat"]) == ("under_18", True)


def test_years_of_the_pandemic_are_named():
    """Those of either period; the year after the last restrictions is one like others."""
    found = row(years([40, 30], [20, 22, 21, 25, 24]))["caveat"]
    assert "the pandemic fell into 2020/21 and 2021/22" in found
    assert "pandemic" not in row(years([40, 30], [20, 22]))["caveat"]


def test_no_figures_make_an_empty_table_of_the_same_columns():
    columns = before_after(authority_year(years([4, 3], [2, 2])), MEMBERS, SETTINGS).schema
    assert before_after(authority_year([]), MEMBERS, SETTINGS).schema == columns
    assert columns["n"] == pl.Int64
