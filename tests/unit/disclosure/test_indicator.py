"""kpi.indicator as the public sees it: c, z, x and what is never shown together."""

from datetime import date

import polars as pl
import pytest

from orchestration.disclosure import assembly, indicator, tables
from orchestration.disclosure.catalogue import MEASURES, RESTS_ON, SUMS, Measure
from orchestration.disclosure.earlier import Earlier
from orchestration.disclosure.indicator_cells import UnknownMeasureError
from orchestration.disclosure.table_audit import OtherRowsError
from tests.unit.disclosure.indicator_rows import frame, row
from tests.unit.disclosure.releases import audited, controlled

TABLE = tables.INDICATOR


def published(*rows, **more):
    return controlled({TABLE: frame(*rows), **more}).frames[TABLE]


def only(*rows):
    return published(*rows).row(0, named=True)


def team(number, measure, *figures, **place):
    return row(measure, *figures, level="team", level_value=str(number), **place)


def test_every_relation_names_items_that_are_printed():
    printed = {item for measure in MEASURES.values() for item in measure.items}
    printed |= {
        indicator.IN_TOTALS.format(item=item, indicator=number)
        for number, items in indicator.HOSPITAL_USE.items()
        for item in items
    }
    named = {term.item for relation in indicator.RELATIONS for term in relation.terms}
    several = {item for relation in indicator.RELATIONS for item in relation.items}
    assert (named | several) - {None} <= printed


def test_what_figures_rest_on_is_printed_itself():
    assert set(RESTS_ON.values()) <= {item for measure in MEASURES.values() for item in measure.items}


def test_every_sum_rests_on_a_count():
    assert set(RESTS_ON) >= SUMS
    assert not SUMS & set(RESTS_ON.values())


def test_a_new_share_is_some_of_what_it_is_a_share_of_without_being_listed():
    new = Measure("places_taken", "places_offered", "count", None, is_share=True)
    (relation,) = indicator.share_relations([new])
    assert [(term.sign, term.item) for term in relation.terms] == [(1, "places_offered"), (-1, "places_taken")]


def test_a_share_that_is_listed_is_not_listed_twice():
    assert indicator.share_relations([MEASURES["repeat_plans_12_months"], MEASURES["tops_improved"]]) == []


def test_every_relation_says_why():
    assert all(relation.reason for relation in indicator.RELATIONS)


def test_a_measure_nobody_thought_about_is_not_published():
    with pytest.raises(UnknownMeasureError, match="favourite_colours"):
        published(row("favourite_colours", 7))


@pytest.mark.parametrize("count", range(1, 6))
def test_counts_from_1_to_5_are_c_and_empty(count):
    shown = only(row("plans_active", count))
    assert (shown["numerator"], shown["value"], shown["suppression"]) == (None, None, "c")


@pytest.mark.parametrize(("share", "shown"), [(91.7, 90), (97.5, 100), (0.4, 0), (None, None)])
def test_linked_shares_are_shown_in_steps_of_five_per_cent(share, shown):
    assert only(row("plans_active", 6, linked_share=share))["linked_share"] == shown
    assert only(row("plans_active", 3, linked_share=share))["linked_share"] == shown


@pytest.mark.parametrize("count", [0, 6])
def test_0_and_6_are_shown(count):
    shown = only(row("plans_active", count))
    assert (shown["numerator"], shown["value"], shown["suppression"]) == (count, count, "")


def test_a_rate_goes_with_its_numerator():
    shown = only(row("re_referrals", 3, 70))
    assert (shown["numerator"], shown["denominator"], shown["value"], shown["suppression"]) == (None, 70, None, "c")


def test_a_rate_goes_with_its_denominator_and_its_0_stays():
    shown = only(row("re_referrals", 0, 4))
    assert (shown["numerator"], shown["denominator"], shown["value"], shown["suppression"]) == (0, None, None, "c")


def test_a_mean_over_fewer_than_six_is_c_with_its_sum():
    shown = only(row("days_on_closed_plans", 700, 5))
    assert (shown["numerator"], shown["denominator"], shown["value"], shown["suppression"]) == (None, None, None, "c")


def test_a_sum_of_points_goes_with_those_it_is_over_even_when_it_is_0():
    assert only(row("phq9_mean_change", 0, 3))["numerator"] is None


def test_rates_have_one_decimal():
    assert only(row("re_referrals", 20, 70))["value"] == 28.6


def test_a_rate_of_none_is_z():
    shown = only(row("re_referrals", 0, 0))
    assert (shown["value"], shown["suppression"]) == (None, "z")


def test_what_is_not_known_is_x():
    assert only(row("plans_active", None))["suppression"] == "x"


def test_absence_of_so_few_sessions_that_six_children_need_not_be_behind_it_is_c():
    assert only(row("total_absence", 40, 660))["suppression"] == "c"
    assert only(row("total_absence", 40, 661))["suppression"] == ""


def test_the_highest_caseload_of_a_few_workers_is_c():
    rows = [row("highest_cases", 20), row("cases_per_worker", 50, 3)]
    assert published(*rows)["suppression"].to_list() == ["c", "c"]


@pytest.mark.parametrize(("finished", "shown"), [(5, None), (11, None), (12, 0.5)])
def test_a_median_of_few_does_not_tell_how_many_took_no_day(finished, shown):
    """Half a day as the median of ten says that five took none."""
    rows = [row("median_days_of_assessment", 0.5), row("assessments_on_the_same_day", 5, finished)]
    assert published(*rows)["numerator"].to_list() == [shown, None]


def test_a_median_of_few_goes_with_those_of_its_own_breakdown():
    rows = [
        row("median_days_of_assessment", 30),
        row("assessments_on_the_same_day", 0, 40),
        row("median_days_of_assessment", 28, breakdown="without_cwd"),
        row("assessments_on_the_same_day", 0, 9, breakdown="without_cwd"),
    ]
    shown = published(*rows)
    assert shown["numerator"].to_list() == [30, 0, None, 0]
    assert shown["denominator"].to_list() == [None, 40, None, 9]
    assert shown["suppression"].to_list() == ["", "", "c", ""]


def test_plans_open_for_two_years_were_open_two_years_before():
    then = row("need_plans_over_2_years", 0, 2, quarter_start=date(2017, 4, 1))
    now = row("need_plans_over_2_years", 0, 7)
    system = assembly.assembled(tables.Tables({}), {TABLE: frame(then, now)}).system
    assert system.matrix.shape[0] == 3


def test_two_rows_print_one_denominator():
    rows = [row("repeat_plans_12_months", 0, 4), row("repeat_plans_24_months", 0, 4)]
    assert published(*rows)["denominator"].to_list() == [None, None]


def test_one_team_cannot_be_taken_from_the_total():
    rows = [row("plans_active", 30, level="fs"), team(0, "plans_active", 3), team(2, "plans_active", 27)]
    assert published(*rows, LARGE_ONCE)["numerator"].null_count() == 2


def test_a_team_that_never_had_six_of_anything_is_not_named():
    rows = [row("plans_active", 30, level="fs"), team("Example", "plans_active", 3), team(2, "plans_active", 27)]
    public = published(*rows)
    assert public["level_value"].to_list() == ["", "2"]
    assert public["numerator"].to_list() == [30, None]


def test_the_caseloads_of_a_team_do_not_name_it():
    few = team("Example", "cases_per_worker", 60, 4, indicator="14")
    six = team("Six workers", "cases_per_worker", 60, 6, indicator="14")
    assert published(few, six)["level_value"].to_list() == ["Six workers"]


def test_a_role_that_a_partner_typed_needs_six_workers_and_a_known_one_none():
    roles = pl.DataFrame({"role": ["social_worker"]})
    rows = [row("cases_per_worker", 60, 4, breakdown=each, indicator="14") for each in ("Example", "social_worker")]
    public = published(*rows, **{"reference.worker_roles": roles})
    assert public["breakdown"].to_list() == ["social_worker"]


def test_one_cohort_of_a_partners_totals_cannot_be_taken_from_their_sum():
    """Totals by cohort are added up to those of FS; rows are not: those of a cohort are of before and after FS too."""
    for source, withheld in (("aggregate", 2), ("individual", 1)):
        place = {"indicator": "8", "breakdown": "child", "source": source}
        rows = [
            row("ae_attendances_events", 8, level="fs", **place),
            row("ae_attendances_events", 6, level="cohort", level_value="1", **place),
            row("ae_attendances_events", 2, level="cohort", level_value="2", **place),
            row("ae_attendances_events", 0, level="cohort", level_value="3", **place),
        ]
        assert published(*rows)["numerator"].null_count() == withheld


def test_a_group_left_out_cannot_be_taken_from_all():
    rows = [row("plans_active", 30), row("plans_active", 28, breakdown="without_cwd")]
    assert published(*rows)["numerator"].to_list() == [30, None]


def test_the_next_quarters_start_does_not_tell_this_ones_end():
    end = row("looked_after_at_quarter_end", 4, breakdown="under_12")
    start = row("looked_after_at_quarter_start", 6, breakdown="under_12", quarter_start=date(2019, 7, 1))
    assert published(end, start)["numerator"].to_list() == [None, None]


def test_absence_by_kind_does_not_tell_a_code():
    codes = pl.DataFrame(
        {"code": ["I", "O"], "counts_as": ["authorised", "unauthorised"], "valid_from": [date(2010, 1, 1)] * 2}
    )
    rows = [
        row("total_absence", 43, 5000, level="fs"),
        row("authorised_absence", 40, 5000, level="fs"),
        row("unauthorised_absence", 3, 5000, level="fs"),
        row("absence_by_code", 40, 5000, level="fs", breakdown="I"),
        row("absence_by_code", 3, 5000, level="fs", breakdown="O"),
    ]
    shown = published(*rows, **{assembly.ABSENCE_CODES: codes})
    assert shown["numerator"].to_list() == [None, 40, None, 40, None]


LARGE_ONCE = team(0, "plans_active", 9, quarter_start=date(2018, 4, 1))
"""A team that had more than five plans in some quarter may be named in all."""
TEAMS = [row("plans_active", 30, level="fs"), *(team(n, "plans_active", c) for n, c in enumerate([3, 12, 15]))]
TEAMS.append(LARGE_ONCE)


def test_the_gate_holds_what_was_controlled():
    frames = {TABLE: frame(*TEAMS)}
    found = audited(frames, controlled(frames).frames)
    assert (found.withheld, found.exposed, found.small_shown, found.rates_shown) == (2, {}, 0, 0)


def test_the_gate_catches_a_further_cell_that_was_published_after_all():
    frames = {TABLE: frame(*TEAMS)}
    spoilt = frame(*TEAMS).with_columns(
        pl.when(pl.col("numerator") != 3).then("numerator"),
        pl.lit("").alias("suppression"),
        pl.lit(None).alias("value"),
    )
    assert audited(frames, {TABLE: spoilt}).exposed == {TABLE: 1}


def test_the_gate_catches_a_small_count_and_a_rate_left_standing():
    frames = {TABLE: frame(row("re_referrals", 3, 70))}
    shown = frame(row("re_referrals", 3, 70)).with_columns(pl.lit("c").alias("suppression"))
    found = audited(frames, {TABLE: shown})
    assert (found.small_shown, found.rates_shown) == (1, 1)


def test_the_order_of_rows_does_not_decide_between_choices_as_good_as_each_other():
    """Two files that withhold different cells of one tie would undo each other."""
    teams = [row("plans_active", 27, level="fs"), *(team(n, "plans_active", c) for n, c in enumerate([12, 3, 12]))]
    shown = [controlled({TABLE: frame(*order)}).frames[TABLE] for order in (teams, teams[::-1])]
    assert shown[0].null_count().equals(shown[1].null_count())
    assert shown[0].equals(shown[1].reverse())


def test_the_gate_refuses_other_rows_than_those_it_knows():
    frames = {TABLE: frame(*TEAMS)}
    with pytest.raises(OtherRowsError):
        audited(frames, {TABLE: controlled(frames).frames[TABLE].reverse()})


def test_a_second_night_withholds_what_the_first_did():
    frames = {TABLE: frame(*TEAMS)}
    first = controlled(frames).frames[TABLE]
    swapped = first.with_columns(
        pl.when(pl.col("level_value") == "1")
        .then(None)
        .when(pl.col("level_value") == "2")
        .then(15.0)
        .otherwise("numerator")
        .alias("numerator")
    )
    other = swapped.with_columns(
        pl.when(pl.col("level_value") == "2")
        .then(None)
        .when(pl.col("level_value") == "1")
        .then(12.0)
        .otherwise("numerator")
        .alias("numerator")
    )
    for earlier in (first, other):
        again = controlled(frames, Earlier(frames, {TABLE: earlier})).frames[TABLE]
        assert again["numerator"].is_null().to_list() == earlier["numerator"].is_null().to_list()


def test_a_figure_that_has_grown_by_six_since_is_shown():
    was = {TABLE: frame(row("plans_active", 4))}
    hidden = controlled(was).frames
    now = controlled({TABLE: frame(row("plans_active", 10))}, Earlier(was, hidden)).frames[TABLE]
    assert now["numerator"].to_list() == [10]


def test_days_of_nobody_yet_in_a_team_that_is_not_named_do_not_fall():
    """Plans that began on the last day have no days: the 0 of a team's few plans is withheld with their number."""
    rows = [
        row("days_on_open_plans", 900, 30, level="fs"),
        team("Example", "days_on_open_plans", 0, 3),
        team(2, "days_on_open_plans", 900, 27),
    ]
    frames = {TABLE: frame(*rows)}
    found = audited(frames, controlled(frames).frames)
    assert (found.exposed, found.small_shown) == ({}, 0)
