"""Two releases subtracted from each other tell of nobody: what keeps its last released value, and what may move."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.analysis.disclosure import control
from orchestration.analysis.disclosure.control import Earlier, controlled, reattacked
from tests.unit.analysis.disclosure.indicator_rows import frame, row

TABLE = control.INDICATOR
KEY = list(control.ROW_KEY)
BEFORE, NOW = date(2019, 1, 1), date(2019, 4, 1)


def released(before, now, **how):
    """The figures of a second release, by the frames of two nights: true ones, and what the public sees."""
    first = controlled({TABLE: frame(*before)})
    second = controlled({TABLE: frame(*now)}, Earlier(first.figures, first.frames), **how)
    assert reattacked(second.figures, second.frames).fallen == {}
    return second


def numerators(before, now, **how):
    return released(before, now, **how).figures[TABLE]["numerator"].to_list()


def levels(*teams, quarter_start=BEFORE, more=0):
    """Plans of FS and of its teams, by which they add up; `more` of them in no team."""
    whole = row("plans_active", sum(teams) + more, level="fs", quarter_start=quarter_start)
    parts = [
        row("plans_active", count, level="team", level_value=str(number), quarter_start=quarter_start)
        for number, count in enumerate(teams)
    ]
    return [whole, *parts]


@pytest.mark.parametrize("change", [-5, -1, 1, 5])
def test_a_figure_that_changed_by_one_to_five_keeps_its_released_value(change):
    assert numerators([row("plans_active", 40)], [row("plans_active", 40 + change)]) == [40]


@pytest.mark.parametrize("change", [-30, -6, 0, 6, 30])
def test_a_figure_that_changed_by_six_or_more_is_released(change):
    assert numerators([row("plans_active", 40)], [row("plans_active", 40 + change)]) == [40 + change]


def test_on_the_revision_day_everything_comes_right():
    assert numerators([row("plans_active", 40)], [row("plans_active", 41)], is_revision=True) == [41]


def test_a_rate_stays_with_the_count_that_it_is_of():
    before, now = row("re_referrals", 20, 70), row("re_referrals", 30, 71)
    (kept,) = released([before], [now]).figures[TABLE].to_dicts()
    assert (kept["numerator"], kept["denominator"], kept["value"]) == (20, 70, before["value"])


def test_days_stay_while_as_good_as_the_same_plans_have_them():
    """One child's start that was corrected by a month is no more told than one child."""
    assert numerators([row("days_on_open_plans", 4000, 20)], [row("days_on_open_plans", 4030, 20)]) == [4000]
    assert numerators([row("days_on_open_plans", 4000, 20)], [row("days_on_open_plans", 5000, 26)]) == [5000]


def test_what_kept_figures_hide_is_not_told_by_their_total():
    """FS rose by 7, one team by 6, so the other by 1: the team that rose by 6 waits too."""
    assert numerators(levels(20, 30), levels(21, 36)) == [57, 20, 30]


def test_a_new_quarter_is_released_beside_one_that_keeps_its_figures():
    assert numerators([*levels(20, 30)], [*levels(21, 30), *levels(25, 35, quarter_start=NOW)]) == [
        50,
        20,
        30,
        60,
        25,
        35,
    ]


def test_a_team_that_appears_in_a_released_quarter_with_a_few_plans_waits():
    assert numerators(levels(20, 30), levels(20, 30, 2)) == [50, 20, 30]


def test_a_team_that_appears_with_many_is_shown():
    assert numerators(levels(20, 30), levels(20, 30, 12)) == [62, 20, 30, 12]


def test_a_team_that_goes_with_its_few_plans_stays_as_it_was():
    large_once = row("plans_active", 9, level="team", level_value="2", quarter_start=date(2018, 1, 1))
    second = released([large_once, *levels(20, 30, 3)], [large_once, *levels(20, 30)])
    gone = second.figures[TABLE].filter(pl.col("level_value") == "2", pl.col("quarter_start") == BEFORE)
    assert gone["numerator"].to_list() == [3]


def test_where_the_true_figures_are_lost_those_that_were_public_stand_for_them():
    """A team whose figures were all withheld looks like one that nobody may name; the others keep theirs."""
    public = controlled({TABLE: frame(*levels(20, 30))}).frames
    second = controlled({TABLE: frame(*levels(21, 36))}, Earlier(public, public))
    assert second.figures[TABLE]["numerator"].to_list() == [57, 20, 30]


def test_the_same_figures_are_withheld_again_in_every_table():
    """Of two safe choices a reader must not get both."""
    table = "evaluation.re_referrals"
    year = {"authority": "luton", "outcome": "re_referrals", "level": "year", "financial_year": 2019}
    said = {"estimate": 22.2, "interval_low": 15.0, "interval_high": 31.0, "p": 0.5, "left_out": "", "reason": ""}
    counts = pl.DataFrame([year | {"re_referrals": 20, "referrals": 90, "n": 90, "share_pct": 22.2} | said])
    frames = {TABLE: frame(row("plans_active", 40)), table: counts}
    first = controlled(frames)
    hidden = first.frames[table].with_columns(pl.lit(None, pl.Int64).alias("re_referrals"))
    again = controlled(frames, Earlier(first.figures, {**first.frames, table: hidden}))
    assert first.frames[table]["re_referrals"].to_list() == [20]
    assert again.frames[table]["re_referrals"].to_list() == [None]


COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), before=COUNTS)
def test_no_difference_of_two_releases_is_a_small_number(data, before):
    """Neither of a figure, nor of what a total is more than its parts."""
    now = data.draw(st.lists(st.integers(0, 60), min_size=len(before), max_size=len(before)))
    first = controlled({TABLE: frame(*levels(*before))})
    second = controlled({TABLE: frame(*levels(*now))}, Earlier(first.figures, first.frames))
    both = first.frames[TABLE].join(second.frames[TABLE], on=KEY, suffix="_now")
    changed = (both["numerator_now"] - both["numerator"]).drop_nulls().abs()
    assert not changed.is_between(1, 5).any()
    both = both.with_columns((pl.col("numerator_now") - pl.col("numerator")).alias("moved"))
    if both["moved"].null_count() == 0 and both.height == len(before) + 1:
        left_over = both["moved"][0] - both["moved"][1:].sum()
        assert not 1 <= abs(left_over) <= 5
