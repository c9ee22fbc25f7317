"""Two releases subtracted from each other tell of nobody: what keeps its last released value, and what may move."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.disclosure import tables
from orchestration.disclosure.earlier import Earlier
from tests.unit.disclosure.indicator_rows import frame, row
from tests.unit.disclosure.releases import audited, controlled

TABLE = tables.INDICATOR
KEY = list(tables.INDICATOR_KEY)
BEFORE, NOW = date(2019, 1, 1), date(2019, 4, 1)


def earlier(release):
    """A release as the next one finds it."""
    return Earlier(release.figures, release.frames, release.remembered)


def released(before, now, **how):
    """The figures of a second release, by the frames of two nights: true ones, and what the public sees."""
    first = controlled({TABLE: frame(*before)})
    second = controlled({TABLE: frame(*now)}, earlier(first), **how)
    assert audited(second.figures, second.frames).exposed == {}
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


LARGE_ONCE = [
    row("plans_active", 9, level="team", level_value=str(each), quarter_start=date(2018, 1, 1)) for each in range(3)
]
"""Teams that had more than five plans in some quarter: they may be named in all."""
REFERRALS = "evaluation.re_referrals"


def re_referrals(*years):
    said = {"estimate": 22.2, "interval_low": 15.0, "interval_high": 31.0, "p": 0.5, "left_out": "", "reason": ""}
    place = {"authority": "luton", "outcome": "re_referrals", "age_group": "under_18", "level": "year"}
    return pl.DataFrame(
        [
            place | {"financial_year": year, "re_referrals": some, "referrals": n, "n": n, "share_pct": 22.2} | said
            for year, some, n in years
        ]
    )


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
    public = controlled({TABLE: frame(*levels(20, 30))}).frames
    second = controlled({TABLE: frame(*levels(21, 36))}, Earlier(public, public, is_stand_in=True))
    assert second.figures[TABLE]["numerator"].to_list() == [57, 20, 30]


def test_where_the_true_figures_are_lost_what_was_withheld_stays_withheld():
    """Else of 2, 7 and 7 of 16, of which one 7 was shown, the other would tell the 2."""
    public = controlled({TABLE: frame(*LARGE_ONCE, *levels(2, 7, 7))}).frames
    now = {TABLE: frame(*LARGE_ONCE, *levels(22, 7, 7))}
    again = controlled(now, Earlier(public, public, is_stand_in=True)).frames[TABLE]
    withheld = [each["numerator"].is_null().to_list()[-4:] for each in (public[TABLE], again)]
    assert all(now_withheld for was, now_withheld in zip(*withheld, strict=True) if was)


@pytest.mark.parametrize("between", [[], [row("plans_active", None, quarter_start=BEFORE)]], ids=["gone", "not known"])
def test_a_figure_that_was_away_for_a_release_is_compared_when_it_comes_back(between):
    other = row("plans_active", 70, quarter_start=NOW)
    first = controlled({TABLE: frame(row("plans_active", 40, quarter_start=BEFORE))})
    second = controlled({TABLE: frame(*between, other)}, earlier(first))
    third = controlled({TABLE: frame(row("plans_active", 41, quarter_start=BEFORE), other)}, earlier(second))
    assert third.figures[TABLE]["numerator"].to_list() == [40, 70]
    assert third.remembered[TABLE].is_empty()


def test_withheld_figures_do_not_tell_by_how_few_they_moved_together():
    first = controlled({TABLE: frame(*LARGE_ONCE, *levels(50, 3, 7))})
    second = controlled({TABLE: frame(*LARGE_ONCE, *levels(56, 4, 7))}, earlier(first))
    shown = second.frames[TABLE].filter(pl.col("quarter_start") == BEFORE)["numerator"].to_list()
    assert shown == [67, 50, None, None]


def test_a_figure_that_two_rows_print_is_compared_in_both():
    """Once they print two figures, each is another cell."""
    before = [row("repeat_plans_12_months", 10, 40), row("repeat_plans_24_months", 20, 40)]
    now = [row("repeat_plans_12_months", 10, 30), row("repeat_plans_24_months", 20, 41)]
    assert released(before, now).figures[TABLE]["denominator"].to_list()[1] == 40


def test_a_further_year_is_a_new_figure_and_no_change():
    frames = {TABLE: frame(row("plans_active", 40)), REFERRALS: re_referrals((2018, 20, 90))}
    first = controlled(frames)
    second = controlled({**frames, REFERRALS: re_referrals((2018, 20, 90), (2019, 4, 80))}, earlier(first))
    assert second.frames[REFERRALS].select("financial_year", "re_referrals", "referrals").rows() == [
        (2018, 20, 90),
        (2019, None, 80),
    ]


def test_a_release_of_another_version_of_the_program_is_compared_as_far_as_it_can_be():
    frames = {TABLE: frame(row("plans_active", 41)), REFERRALS: re_referrals((2018, 20, 90))}
    first = controlled({**frames, TABLE: frame(row("plans_active", 40))})
    unknown = first.figures[TABLE].with_columns(pl.lit("no_longer_a_measure").alias("measure"))
    other = first.figures[REFERRALS].drop("n").with_columns(pl.lit("90 or so").alias("referrals"))
    older = {TABLE: pl.concat([first.figures[TABLE], unknown]), REFERRALS: other}
    assert controlled(frames, Earlier(older, first.frames)).figures[TABLE]["numerator"].to_list() == [40]
    split = {**frames, REFERRALS: re_referrals((2018, 20, 90)).with_columns(pl.lit("all").alias("age_group"))}
    assert controlled(split, earlier(first)).figures[REFERRALS].height == 1


def test_the_same_figures_are_withheld_again_in_every_table():
    """Of two safe choices a reader must not get both."""
    frames = {TABLE: frame(row("plans_active", 40)), REFERRALS: re_referrals((2019, 20, 90))}
    first = controlled(frames)
    hidden = first.frames[REFERRALS].with_columns(pl.lit(None, pl.Int64).alias("re_referrals"))
    again = controlled(frames, Earlier(first.figures, {**first.frames, REFERRALS: hidden}))
    assert first.frames[REFERRALS]["re_referrals"].to_list() == [20]
    assert again.frames[REFERRALS]["re_referrals"].to_list() == [None]


COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), before=COUNTS)
def test_no_difference_of_two_releases_is_a_small_number(data, before):
    """Neither of a figure, nor of what a total is more than its parts."""
    now = data.draw(st.lists(st.integers(0, 60), min_size=len(before), max_size=len(before)))
    first = controlled({TABLE: frame(*levels(*before))})
    second = controlled({TABLE: frame(*levels(*now))}, earlier(first))
    both = first.frames[TABLE].join(second.frames[TABLE], on=KEY, suffix="_now")
    changed = (both["numerator_now"] - both["numerator"]).drop_nulls().abs()
    assert not changed.is_between(1, 5).any()
    both = both.with_columns((pl.col("numerator_now") - pl.col("numerator")).alias("moved"))
    same_hidden = (both["numerator"].is_null() == both["numerator_now"].is_null()).all()
    if same_hidden and both["moved"][0] is not None and both.height == len(before) + 1:
        left_over = both["moved"][0] - both["moved"][1:].sum()
        assert not 1 <= abs(left_over) <= 5
