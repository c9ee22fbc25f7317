"""The oracle's readings of the partners' services, on examples worked by hand from the definitions."""

from __future__ import annotations

from datetime import date

import pytest

from .examples import AUTUMN, MOTHER, NEW_YEAR, PEOPLE, SPELL, authority, day, numbers
from .oracle.dates import Quarter
from .oracle.domestic_abuse import domestic_abuse_fields, is_high_risk, repeat_incidents
from .oracle.scores import GAD7, LSIR, PHQ9, falls_of, figures_of_scores
from .oracle.service_level import People, figures_of_assessments, figures_of_repeats, figures_of_treatments
from .oracle.specialists import DOMESTIC_ABUSE, MENTAL_HEALTH, works_from
from .oracle.treatments import (
    DOMAINS,
    Progress,
    engagement_fields,
    form_fields,
    progress_of,
    represented,
    treatment_fields,
)


def treatment(treatment_id: str, start: str, closure: str | None = None, reason: str | None = "completed") -> dict:
    dates = {"start_date": day(start), "closure_date": day(closure)}
    return {"treatment_id": treatment_id, "person_id": "A1", **dates, "closure_reason": reason}


def form(form_id: str, on: str, stage: str = "review", **answers: int | None) -> dict:
    blank = {column: 1 for columns in DOMAINS.values() for column in columns}
    about = {"form_id": form_id, "treatment_id": "T1", "person_id": "A1", "stage": stage, "form_date": day(on)}
    return {**about, **blank, **answers}


def incident(incident_id: str, on: str, role: str = "victim", person_id: str = "A1") -> dict:
    about = {"incident_id": incident_id, "person_id": person_id, "role": role, "domestic_abuse": True}
    return {**about, "incident_date": day(on)}


@pytest.mark.parametrize(
    ("next_start", "again"),
    [("2019-08-31", False), ("2019-09-01", True), ("2020-02-29", True), ("2020-03-01", False)],
)
def test_six_months_after_31_august_end_on_the_last_day_of_february(next_start: str, again: bool) -> None:
    closed = treatment("T1", "2019-06-01", "2019-08-31")
    treatments = [closed, treatment("T2", next_start)]
    assert represented(authority(treatments=treatments), closed, treatments) is again


@pytest.mark.parametrize(
    ("as_of", "extract_as_of", "is_known"),
    [
        ("2020-06-30", "2020-02-28", False),
        ("2020-06-30", "2020-02-29", True),
        ("2020-02-28", "2020-06-30", False),
    ],
)
def test_a_re_presentation_is_known_once_six_months_have_passed(as_of: str, extract_as_of: str, is_known: bool) -> None:
    treatments = [treatment("T1", "2019-06-01", "2019-08-31"), treatment("T2", "2019-09-02")]
    known = represented(authority(day(as_of), day(extract_as_of), treatments=treatments), treatments[0], treatments)
    assert known is (True if is_known else None)


def test_of_two_treatments_active_in_a_quarter_the_latest_start_then_the_greatest_id_counts() -> None:
    treatments = [
        treatment("9", "2019-11-01", "2020-01-01"),
        treatment("10", "2019-11-01", "2019-11-02", "dropped_out"),
        treatment("11", "2019-07-01", "2019-10-01"),
        treatment("12", "2020-01-01", None, "completed"),
    ]
    known = authority(treatments=treatments)
    autumn = treatment_fields(known, MOTHER, AUTUMN)
    assert autumn["i25_treatment_start_date"] == date(2019, 11, 1)
    assert autumn["i26_treatment_closure_date"] is None  # of 9, which closes a day after the quarter
    new_year = treatment_fields(known, MOTHER, NEW_YEAR)
    assert list(new_year.values()) == [date(2020, 1, 1), None, None, None]
    assert set(treatment_fields(authority(), MOTHER, AUTUMN).values()) == {None}


def test_completed_treatments_whose_six_months_have_not_passed_are_in_no_share() -> None:
    treatments = [
        treatment("1", "2019-06-01", "2019-12-31"),
        treatment("2", "2019-06-01", "2019-11-30"),
        treatment("3", "2020-06-02"),
    ]
    completed, not_represented = figures_of_treatments(
        authority(date(2020, 6, 29), treatments=treatments), AUTUMN, PEOPLE
    )
    assert completed.numerator == 2
    assert (not_represented.numerator, not_represented.denominator) == (1, 1)


def test_assessments_and_drop_outs_count_since_fs_start() -> None:
    assessments = [
        {"assessment_id": number, "person_id": "A1", "assessment_date": day(on), "outcome": "non_engagement"}
        for number, on in (("1", "2019-10-14"), ("2", "2019-10-15"), ("3", "2019-12-31"), ("4", "2020-01-01"))
    ]
    closed = [treatment("1", "2019-01-01", "2019-10-14", "dropped_out"), treatment("2", "2019-01-01", "2019-12-31")]
    known = authority(assessments=assessments, treatments=closed)
    assert list(engagement_fields(known, SPELL, MOTHER, AUTUMN).values()) == [2, 2, 0]
    twice = People([(SPELL, [MOTHER]), (SPELL, [MOTHER])])
    assert [figure.numerator for figure in figures_of_assessments(known, AUTUMN, twice)] == [2, 2]


def test_forms_of_one_day_stand_in_the_order_of_their_ids_and_a_blank_empties_a_total() -> None:
    forms = [
        form("2", "2019-10-20", physical_health=5),
        form("10", "2019-10-20", physical_health=3, cannabis_days=None),
        form("3", "2019-12-31", "exit", physical_health=9, education_days=7),
        form("4", "2020-01-01", physical_health=20),
    ]
    known = authority(treatments=[treatment("T1", "2019-10-20")], treatment_outcomes_profiles=forms)
    fields = form_fields(known, MOTHER, AUTUMN)
    assert [fields[f"i{number}_physical_health_{which}"] for number, which in ((38, "initial"), (39, "latest"))] == [
        3,
        9,
    ]
    assert fields["i32_substance_misuse_initial"] is None
    assert (fields["i34_substance_misuse_end"], fields["i43_employment_end"]) == (7, 9)
    changes = {one.domain: one.change for one in progress_of(known, MOTHER, AUTUMN)}
    assert changes["physical_health"] == 6
    assert (changes["substance_misuse"], changes["employment"], changes["quality_of_life"]) == (None, 6, 0)


def test_one_form_alone_is_initial_and_latest_and_not_comparable() -> None:
    known = authority(treatments=[treatment("T1", "2019-10-20")], treatment_outcomes_profiles=[form("1", "2019-10-20")])
    fields = form_fields(known, MOTHER, AUTUMN)
    assert (fields["i35_psychological_wellbeing_initial"], fields["i36_psychological_wellbeing_latest"]) == (1, 1)
    assert {one.change for one in progress_of(known, MOTHER, AUTUMN)} == {None}
    assert progress_of(known, MOTHER, AUTUMN.back(1)) == []


def test_fewer_days_of_use_and_higher_scales_are_better() -> None:
    assert Progress("substance_misuse", -1).improved
    assert Progress("substance_misuse", 1).declined
    assert Progress("quality_of_life", 1).improved
    assert not Progress("quality_of_life", 0).declined


@pytest.mark.parametrize(
    ("second", "repeats"), [("2019-02-28", 1), ("2020-02-28", 1), ("2020-02-29", 1), ("2020-03-01", 0)]
)
def test_an_incident_12_months_after_another_is_a_repeat_and_a_day_later_is_not(second: str, repeats: int) -> None:
    known = authority(incidents=[incident("1", "2019-02-28"), incident("2", second), incident("2", second, "offender")])
    assert len(repeat_incidents(known, MOTHER)) == repeats


def test_i66_counts_repeats_in_the_12_months_to_the_quarter_end() -> None:
    five = [incident("a", "2018-06-01")]
    five += [incident(str(number), on) for number, on in enumerate(["2019-01-01"] * 3 + ["2019-12-31"])]
    inside = authority(incidents=five, marac_referrals=[])
    assert is_high_risk(inside, MOTHER, AUTUMN)
    assert not is_high_risk(inside, MOTHER, NEW_YEAR)
    edge = authority(incidents=[*five[:3], incident("x", "2018-12-31"), incident("y", "2019-12-31")])
    assert len(repeat_incidents(edge, MOTHER)) == 4
    assert not is_high_risk(edge, MOTHER, AUTUMN)  # the repeat of 31 December 2018 is a day too early


@pytest.mark.parametrize(("on", "is_true"), [("2018-12-31", False), ("2019-01-01", True), ("2020-01-01", False)])
def test_a_marac_referral_in_the_12_months_to_the_quarter_end_is_high_risk(on: str, is_true: bool) -> None:
    referral = {"referral_id": "1", "person_id": "A1", "referral_date": day(on)}
    known = authority(incidents=[], marac_referrals=[referral], programmes=[])
    assert domestic_abuse_fields(known, MOTHER, AUTUMN)["i66_four_or_more_da_repeats_or_marac"] is is_true
    without_police = authority(marac_referrals=[referral])
    assert domestic_abuse_fields(without_police, MOTHER, AUTUMN)["i66_four_or_more_da_repeats_or_marac"] is None


def test_repeats_before_and_after_are_those_of_spells_whose_12_months_have_passed() -> None:
    days = ["2018-10-14", "2018-10-15", "2019-10-14", "2019-10-15", "2020-10-14", "2020-10-15"]
    known = authority(date(2020, 12, 31), incidents=[incident(str(number), on) for number, on in enumerate(days)])

    def counted(quarter: Quarter) -> dict[str, float | None]:
        return {breakdown: figure.numerator for breakdown, figure in figures_of_repeats(known, quarter, PEOPLE)}

    assert counted(Quarter(date(2020, 7, 1))) == {"before": 0, "quarter": 0, "after": 0}
    assert counted(Quarter(date(2020, 10, 1))) == {"before": 2, "quarter": 2, "after": 2}


@pytest.mark.parametrize(("instrument", "fall", "reliable"), [(PHQ9, 5, 0), (PHQ9, 6, 1), (GAD7, 3, 0), (GAD7, 4, 1)])
def test_reliable_improvement_and_the_order_of_scores_of_one_day(instrument: object, fall: int, reliable: int) -> None:
    scores = [
        {"stage": "end", "score_date": day("2019-11-01"), "score": 14 - fall},
        {"stage": "initial", "score_date": day("2019-11-01"), "score": 14},
        {"stage": "interim", "score_date": day("2019-11-01"), "score": 20},
        {"stage": "end", "score_date": day("2020-01-01"), "score": 0},
    ]
    rows = [{"person_id": "A1", "instrument": instrument.name, **row} for row in scores]
    found = numbers(figures_of_scores(authority(mental_health_scores=rows), PEOPLE.pairs, AUTUMN, instrument))
    assert found[f"{instrument.prefix}_mean_change"] == -fall
    assert found[f"{instrument.prefix}_improved"] == 1
    assert found[f"{instrument.prefix}_reliably_improved"] == reliable


def test_a_single_lsir_score_compares_with_nothing() -> None:
    row = {"person_id": "A1", "assessment_date": day("2019-11-01"), "stage": "initial", "score": 30}
    figures = figures_of_scores(authority(lsir_assessments=[row]), PEOPLE.pairs, AUTUMN, LSIR)
    assert {(figure.numerator, figure.denominator, figure.value) for figure in figures} == {(0, 0, None)}
    assert [figure.measure for figure in figures] == ["lsir_improved", "lsir_declined", "lsir_unchanged"]


@pytest.mark.parametrize(
    ("start", "end", "begins"),
    [
        ("2019-01-01", "2019-10-14", None),
        ("2019-01-01", "2019-10-15", "2019-01-01"),
        ("2019-12-31", None, "2019-12-31"),
    ],
)
def test_an_involvement_that_meets_the_spell_says_when_the_work_began(start: str, end: str, begins: str) -> None:
    row = {"person_id": "A1", "worker_type": "domestic_abuse_victim", "start_date": day(start), "end_date": day(end)}
    known = authority(adult_worker_involvements=[row])
    assert works_from(known, SPELL, MOTHER, DOMESTIC_ABUSE) == day(begins)
    assert works_from(known, SPELL, MOTHER, MENTAL_HEALTH) is None
    assert works_from(authority(), SPELL, MOTHER, MENTAL_HEALTH) == SPELL.fs_start


@pytest.mark.parametrize(("first", "fall"), [("2019-09-17", 9), ("2019-09-16", 2)])
def test_a_score_from_more_than_28_days_before_the_work_is_not_its_initial_one(first: str, fall: int) -> None:
    scores = [(first, 30), ("2019-10-15", 23), ("2019-12-31", 21)]
    rows = [{"person_id": "A1", "assessment_date": day(on), "stage": "review", "score": score} for on, score in scores]
    assert falls_of(authority(lsir_assessments=rows), PEOPLE.pairs, AUTUMN, LSIR) == [fall]
