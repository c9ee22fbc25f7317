"""The oracle's readings of courts, caseloads, hospitals and referrals, on examples worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from .examples import AS_OF, AUTUMN, NEW_YEAR, PEOPLE, SPELL, authority, day, numbers
from .oracle import Authority
from .oracle.caseloads import figures_of_caseloads
from .oracle.deliveries import linked, proceedings_cut_at
from .oracle.families import Member
from .oracle.hospital import KINDS, figures_of_hospital_use
from .oracle.legal import (
    figures_of_proceedings,
    figures_of_reports,
    follows_another,
    is_under_12,
    re_referrals_of_spells,
)
from .oracle.service_level import People


def proceedings(person_id: str, pre: str | None, issued: str | None, concluded: str | None) -> dict:
    dates = {"pre_proceedings_date": day(pre), "issued_date": day(issued), "concluded_date": day(concluded)}
    return {"proceedings_id": "P1", "person_id": person_id, **dates}


def test_proceedings_of_two_children_count_once_with_their_earliest_dates() -> None:
    rows = [proceedings("C1", "2019-09-01", "2019-12-31", None), proceedings("C2", None, "2019-10-01", "2020-01-01")]
    known = authority(care_proceedings=rows)
    autumn = numbers(figures_of_proceedings(known, AUTUMN, {"C1", "C2"}))
    assert list(autumn.values()) == [1, 1, 0, 0]
    new_year = figures_of_proceedings(known, NEW_YEAR, None)
    assert [(figure.numerator, figure.denominator) for figure in new_year][-1] == (92, 1)
    assert numbers(figures_of_proceedings(known, AUTUMN.back(1), None))["in_pre_proceedings_at_quarter_end"] == 1
    assert numbers(figures_of_proceedings(known, AUTUMN, {"C3"}))["proceedings_issued"] == 0


def test_proceedings_not_issued_by_the_as_of_date_are_in_pre_proceedings() -> None:
    rows = [proceedings("C1", "2019-09-01", "2020-01-01", "2020-02-01"), proceedings("C2", None, "2020-01-01", None)]
    kept = proceedings_cut_at(rows, date(2019, 12, 31))
    assert [(row["person_id"], row["issued_date"], row["concluded_date"]) for row in kept] == [("C1", None, None)]


def test_reports_count_when_written_in_the_team_and_accepted_and_cost_nothing_known() -> None:
    reports = [
        {"filed_date": day("2019-12-31"), "author_in_team": mine, "accepted_by_court": accepted}
        for mine, accepted in ((True, True), (True, False), (False, True))
    ]
    assert list(numbers(figures_of_reports(authority(expert_reports=reports), AUTUMN)).values()) == [1, None]


@pytest.mark.parametrize(
    ("earlier", "again"), [("2019-02-27", False), ("2019-02-28", True), ("2020-02-28", True), ("2020-02-29", False)]
)
def test_a_re_referral_follows_one_of_the_12_months_before(earlier: str, again: bool) -> None:
    rows = [{"referral_id": on, "person_id": "C1", "start_date": day(on)} for on in (earlier, "2020-02-29")]
    assert follows_another(authority(referrals=rows), rows[1]) is again


def test_re_referrals_of_spells_count_in_the_quarter_that_the_spell_starts_in() -> None:
    row = {"referral_id": "1", "person_id": "C1", "start_date": day("2019-08-01"), "end_date": None}
    people = People([(SPELL, [Member("C1", "child", True, {})])])
    known = authority(referrals=[row])
    found = {quarter: dict(re_referrals_of_spells(known, quarter, people)) for quarter in (AUTUMN, NEW_YEAR)}
    assert [figures[""].denominator for figures in found.values()] == [1, 0]
    assert found[AUTUMN]["under_12"].denominator == 0  # the age of C1 is not known


@pytest.mark.parametrize(("born", "is_young"), [("2007-08-01", False), ("2007-08-02", True), ("2020-01-01", True)])
def test_under_12_is_judged_on_the_first_day_of_the_referral(born: str, is_young: bool) -> None:
    row = {"referral_id": "1", "person_id": "C1", "start_date": day("2019-08-01")}
    known = authority(referrals=[row], persons=[{"person_id": "C1", "date_of_birth": day(born)}])
    assert is_under_12(known, row) is is_young


def test_caseloads_are_those_of_the_last_snapshot_and_a_blank_waiting_list_is_not_0() -> None:
    rows = [
        {
            "snapshot_date": day(on),
            "team": "North",
            "role": "social_worker",
            "cases": cases,
            "waiting": waiting,
            "fte": 0.5 if waiting is None else None,
            "assessment_cases": waiting,
            "individual_cases": 4,
            "group_cases": None,
        }
        for on, cases, waiting in (("2019-12-30", 50, 1), ("2019-12-31", 10, None), ("2019-12-31", 20, 3))
    ]
    found = list(figures_of_caseloads(authority(caseloads=rows), AUTUMN))
    assert [(level, team) for level, team, _, _ in found] == [("authority", "")] * 8 + [("team", "North")] * 8
    figures = {figure.measure: (figure.numerator, figure.denominator) for *_, figure in found}
    assert figures == {
        "cases_per_worker": (30, 2),
        "waiting_per_worker": (3, 1),
        "highest_cases": (20, None),
        "lowest_cases": (10, None),
        "above_15_cases": (1, 2),
        "cases_per_fte": (10, 0.5),
        "assessment_cases_per_worker": (3, 1),
        "individual_cases_per_worker": (8, 2),
    }


def test_hospital_use_comes_from_the_aggregate_table_only_where_no_row_of_a_person_reaches() -> None:
    row = {"quarter_start": AUTUMN.start, "measure": "ae_attendance", "age_group": "adult", "people": 10}
    summary = [
        {**row, "cohort": 4, "people_with_event": 2, "events": 5},
        {**row, "cohort": 5, "people_with_event": 3, "events": None},
    ]

    def figures(known: Authority, cohort: str | None) -> list[tuple]:
        found = figures_of_hospital_use(known, KINDS[0], AUTUMN, PEOPLE, cohort)
        return [(f.numerator, f.denominator, f.source) for age_group, f in found if age_group == "adult"]

    alone = authority(service_use_summary=summary)
    assert figures(alone, "4") == [(2, 10, "aggregate"), (5, None, "aggregate")]
    assert figures(alone, None) == [(5, 20, "aggregate"), (None, None, "aggregate")]
    attendance = {"attendance_id": "1", "person_id": "A1", "attendance_date": AUTUMN.end}
    beside = authority(service_use_summary=summary, ae_attendances=[attendance, attendance])
    assert figures(beside, "4") == [(1, 1, "individual"), (2, None, "individual")]


def test_a_row_without_the_authoritys_own_person_id_counts_nowhere() -> None:
    assert linked([{"person_id": None, "source_person_id": "S1"}, {"snapshot_date": AS_OF}]) == [
        {"snapshot_date": AS_OF}
    ]
