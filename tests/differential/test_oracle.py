"""The oracle on examples worked by hand from the definitions, so that it can be trusted against the warehouse."""

from __future__ import annotations

from datetime import date

import pytest

from .oracle import Authority
from .oracle.attendance import counts_as, of_school_age
from .oracle.dates import Quarter, active, age_on, closed_between, months_later, on_the_day, quarter_of
from .oracle.deliveries import Delivery, authorities, cut_at, in_force
from .oracle.families import Spell, cohort_of, joined, spells_of
from .oracle.figures import repeats
from .oracle.keys import key_of
from .oracle.person_quarter import rows_of
from .oracle.plans import days, days_since_previous, days_until, previous_plan, referral_at

AUTUMN = Quarter(date(2019, 10, 1))


def plan(plan_id: str, start: str, end: str | None, person_id: str = "C1") -> dict:
    return {
        "plan_id": plan_id,
        "person_id": person_id,
        "start_date": date.fromisoformat(start),
        "end_date": None if end is None else date.fromisoformat(end),
        "category_of_abuse": None,
    }


def allocation(involvement_id: str, start: str, end: str | None, team: str = "North", family_id: str = "F1") -> dict:
    return {
        "involvement_id": involvement_id,
        "family_id": family_id,
        "team": team,
        "worker_id": None,
        "start_date": date.fromisoformat(start),
        "end_date": None if end is None else date.fromisoformat(end),
    }


def test_a_plan_that_starts_and_ends_on_the_same_day_lasts_0_days() -> None:
    assert days(date(2020, 2, 29), date(2020, 2, 29)) == 0


def test_a_plan_open_at_the_quarter_end_lasts_until_then() -> None:
    assert days_until(plan("1", "2019-12-01", "2020-01-05"), AUTUMN.end) == 30
    assert days_until(plan("1", "2019-12-01", None), AUTUMN.end) == 30
    assert days_until(plan("1", "2019-12-01", "2019-12-02"), AUTUMN.end) == 1


@pytest.mark.parametrize(
    ("day", "first"),
    [("2020-03-31", "2020-01-01"), ("2020-04-01", "2020-04-01"), ("2019-12-31", "2019-10-01")],
)
def test_quarters_are_of_the_financial_year(day: str, first: str) -> None:
    assert quarter_of(date.fromisoformat(day)).start == date.fromisoformat(first)


def test_a_quarter_ends_on_its_last_day_or_at_the_as_of_date_within_it() -> None:
    assert AUTUMN.end == date(2019, 12, 31)
    assert AUTUMN.end_known_at(date(2019, 11, 5)) == date(2019, 11, 5)
    assert AUTUMN.end_known_at(date(2020, 1, 1)) == date(2019, 12, 31)
    assert AUTUMN.back(4) == Quarter(date(2018, 10, 1))


@pytest.mark.parametrize(
    ("day", "years"),
    [("2018-02-28", 17), ("2018-03-01", 18), ("2020-02-28", 19), ("2020-02-29", 20)],
)
def test_somebody_born_on_29_february_is_a_year_older_on_1_march_of_other_years(day: str, years: int) -> None:
    assert age_on(date.fromisoformat(day), date(2000, 2, 29)) == years


def test_an_unborn_child_has_age_0() -> None:
    assert age_on(date(2019, 1, 1), date(2019, 6, 1)) == 0


@pytest.mark.parametrize(
    ("start", "end", "is_active"),
    [
        ("2019-12-31", None, True),
        ("2020-01-01", None, False),
        ("2019-01-01", "2019-10-01", True),
        ("2019-01-01", "2019-09-30", False),
    ],
)
def test_active_in_a_window_includes_both_ends(start: str, end: str | None, is_active: bool) -> None:
    row = plan("1", start, end)
    assert active(row["start_date"], row["end_date"], AUTUMN.start, AUTUMN.end) is is_active


def test_a_plan_that_ends_on_the_quarter_end_is_closed_not_open() -> None:
    assert closed_between(AUTUMN.end, AUTUMN.start, AUTUMN.end)
    assert not on_the_day(AUTUMN.start, AUTUMN.end, AUTUMN.end)


def test_12_months_before_stop_at_the_last_day_of_the_month() -> None:
    assert months_later(date(2020, 2, 29), -12) == date(2019, 2, 28)
    assert months_later(date(2020, 12, 31), -6) == date(2020, 6, 30)
    assert months_later(date(2020, 1, 1), -12) == date(2019, 1, 1)


@pytest.mark.parametrize(("gap", "within_12", "within_24"), [(0, 1, 1), (364, 1, 1), (365, 0, 1), (366, 0, 1)])
def test_365_days_are_not_within_12_months(gap: int, within_12: int, within_24: int) -> None:
    assert [figure.numerator for figure in repeats([gap])] == [within_12, within_24]


@pytest.mark.parametrize(("gap", "within_24"), [(729, 1), (730, 0)])
def test_730_days_are_not_within_24_months(gap: int, within_24: int) -> None:
    assert repeats([gap, None])[1].numerator == within_24
    assert repeats([gap, None])[1].denominator == 2


def test_the_previous_plan_is_the_last_earlier_one_that_ended_by_the_start() -> None:
    first, second = plan("1", "2018-01-01", "2018-06-01"), plan("2", "2018-02-01", "2018-03-01")
    overlapping, new = plan("3", "2018-03-01", None), plan("4", "2018-06-01", None)
    plans = [first, second, overlapping, new]
    assert previous_plan(new, plans) == second
    assert previous_plan(overlapping, plans) == second
    assert previous_plan(second, plans) is None
    assert days_since_previous(new, plans) == 92


def test_of_two_plans_of_one_day_the_greater_key_follows_the_other() -> None:
    lesser, greater = plan("10", "2019-05-01", "2019-05-01"), plan("9", "2019-05-01", "2019-05-01")
    assert previous_plan(greater, [greater, lesser]) == lesser
    assert previous_plan(lesser, [greater, lesser]) is None


def test_the_referral_open_at_fs_start_goes_before_a_later_one_that_had_ended() -> None:
    def referral(referral_id: str, start: str, end: str | None) -> dict:
        return {**plan("", start, end), "referral_id": referral_id}

    open_then, ended = referral("a", "2019-01-01", "2019-07-02"), referral("b", "2019-06-01", "2019-07-01")
    assert referral_at([open_then, ended], date(2019, 7, 1)) == open_then
    assert referral_at([ended], date(2019, 7, 1)) == ended
    of_the_day = referral("c", "2019-07-01", "2019-07-01")  # neither open at the end of the day nor before it
    assert referral_at([of_the_day, referral("d", "2019-07-02", None)], date(2019, 7, 1)) is None


def test_a_gap_of_28_days_joins_and_one_of_29_days_does_not() -> None:
    first = allocation("1", "2019-01-01", "2019-01-31")
    assert len(joined([first, allocation("2", "2019-02-28", None)])) == 1
    assert len(joined([first, allocation("2", "2019-03-01", None)])) == 2
    inside = allocation("3", "2019-01-02", "2019-01-03")
    assert len(joined([first, inside, allocation("2", "2019-02-28", None)])) == 1


def test_the_window_and_the_period_of_a_spell() -> None:
    spell = Spell("F1", date(2019, 10, 15), date(2019, 11, 15), "North", None)
    as_of = date(2020, 6, 30)
    assert spell.window(AUTUMN, as_of) == (date(2019, 10, 15), date(2019, 11, 15))
    assert spell.window(AUTUMN.next(), as_of) is None
    assert [spell.period(q) for q in (AUTUMN.back(1), AUTUMN, AUTUMN.next())] == ["baseline", "during", "after"]
    assert len(spell.quarters(as_of)) == 7


def test_cohorts_are_those_of_the_toolkit() -> None:
    days_and_cohorts = {"2017-10-01": 1, "2018-03-31": 2, "2018-04-01": None, "2018-12-31": 3, "2019-01-01": 4}
    assert {day: cohort_of(date.fromisoformat(day)) for day in days_and_cohorts} == days_and_cohorts
    assert [cohort_of(date(2019, 10, 1)), cohort_of(date(2020, 3, 31)), cohort_of(date(2020, 4, 1))] == [5, 6, None]


def test_a_fifth_birthday_on_1_september_counts_and_on_2_september_does_not() -> None:
    session = date(2019, 9, 4)
    assert of_school_age(date(2014, 9, 1), session)
    assert not of_school_age(date(2014, 9, 2), session)
    assert of_school_age(date(2003, 9, 2), session)
    assert not of_school_age(date(2003, 9, 1), session)
    assert not of_school_age(date(2014, 9, 1), date(2019, 7, 19))


def test_codes_mean_what_they_meant_on_the_day() -> None:
    assert counts_as("X", date(2019, 6, 3)) == "not_possible"
    assert counts_as("X", date(2020, 9, 7)) == "present"
    assert [counts_as(code, date(2019, 6, 3)) for code in ("I", "O", "/", "#")] == [
        "authorised",
        "unauthorised",
        "present",
        "not_possible",
    ]


def test_nothing_after_the_as_of_date_is_assumed_or_counted() -> None:
    as_of = date(2019, 12, 31)
    rows = [plan("1", "2020-01-01", None), plan("2", "2019-12-31", "2020-01-01"), plan("3", "2019-01-01", "2019-12-31")]
    kept = cut_at(rows, "child_protection_plans", as_of)
    assert [(row["plan_id"], row["end_date"]) for row in kept] == [("2", None), ("3", as_of)]


def delivered(extract: str, as_of: str, arrived: int, name: str, rows: list[dict], *, broken: bool = False) -> Delivery:
    agency = {"incidents": "police"}.get(extract, "social_care")
    return Delivery("luton", agency, extract, date.fromisoformat(as_of), arrived, name, rows, broken)


def test_the_newest_accepted_snapshot_is_the_whole_truth_and_increments_add_up() -> None:
    old = delivered("child_protection_plans", "2019-09-30", 2, "b.csv", [plan("1", "2019-01-01", None)])
    new = delivered("child_protection_plans", "2019-12-31", 1, "a.csv", [plan("2", "2019-01-01", None)])
    broken = delivered("child_protection_plans", "2020-03-31", 3, "c.csv", [], broken=True)
    assert [row["plan_id"] for row in in_force([new, broken, old])] == ["2"]
    (luton,) = authorities([new, broken, old])
    assert luton.as_of == date(2019, 12, 31)
    emptied = delivered("child_protection_plans", "2020-03-31", 3, "c.csv", [])
    assert [row["plan_id"] for row in in_force([new, emptied, old])] == ["2"]
    (luton,) = authorities([new, emptied, old])
    assert luton.as_of == date(2019, 12, 31)

    def incident(number: str, day: str) -> dict:
        return {"incident_id": number, "person_id": "A1", "role": "victim", "incident_date": date.fromisoformat(day)}

    first = delivered("incidents", "2019-12-31", 1, "a.csv", [incident("1", "2019-10-01"), incident("2", "2019-10-02")])
    correction = delivered("incidents", "2019-12-31", 2, "a.csv", [incident("1", "2019-11-01")])
    in_order = sorted(in_force([correction, first]), key=lambda row: row["incident_id"])
    assert [row["incident_date"].month for row in in_order] == [11, 10]


@pytest.mark.parametrize(("before", "rows", "kept"), [(19, 1, 1), (20, 10, 10), (20, 9, 20), (41, 20, 41)])
def test_a_snapshot_of_under_half_the_rows_is_held(before: int, rows: int, kept: int) -> None:
    plans = [plan(str(number), "2019-01-01", None) for number in range(before)]
    whole = delivered("child_protection_plans", "2019-12-31", 1, "a.csv", plans)
    cut = delivered("child_protection_plans", "2020-03-31", 2, "b.csv", plans[:rows])
    assert len(in_force([cut, whole])) == kept


def test_a_key_is_the_hex_of_the_hmac_over_authority_kind_and_id() -> None:
    """The digest was worked with `printf 'luton|plan|007' | openssl dgst -sha256 -hmac secret`."""
    worked = "1f6d44a1946e0e4940ae69f8f2c9c0c8e647b8c2c6a1d9e1eb22130ef366bb65"
    assert key_of(b"secret", "luton", "plan", "007") == worked


def one_family(as_of: str, plans: list[dict]) -> Authority:
    """A child and a mother who is worked with, FS from 15 October 2019, in one authority."""
    day = date.fromisoformat(as_of)
    person = {"sex": "F", "ethnicity": None, "upn": None, "disabled_children_team": None}
    rows = {
        "persons": [
            {"person_id": "C1", "date_of_birth": date(2010, 1, 1), **person},
            {"person_id": "A1", "date_of_birth": date(1985, 1, 1), **person},
        ],
        "family_members": [
            {"family_id": "F1", "person_id": "C1", "relationship": "child", "being_worked_with": False},
            {"family_id": "F1", "person_id": "A1", "relationship": "mother", "being_worked_with": True},
        ],
        "safeguarding_involvements": [allocation("1", "2019-10-15", None)],
        "child_protection_plans": plans,
    }
    return Authority("luton", day, dict.fromkeys(rows, day), rows)


def test_rows_run_from_four_quarters_before_fs_to_the_as_of_date_and_unknown_is_empty() -> None:
    authority = one_family("2020-02-10", [plan("1", "2018-01-01", "2018-12-31"), plan("2", "2019-12-30", None)])
    rows = [row for row in rows_of(b"secret", authority) if row["is_child"]]
    assert [row["period"] for row in rows] == ["baseline"] * 4 + ["during"] * 2
    assert [row["i08_cpp_count_during"] for row in rows] == [0, 0, 0, 0, 1, 1]
    assert [row["i06_cpp_days_during"] for row in rows] == [0, 0, 0, 0, 1, 42]
    assert [row["i20_days_since_previous_cpp"] for row in rows] == [None] * 4 + [364, 364]
    assert [row["i21_repeat_within_12_months"] for row in rows] == [None] * 4 + [True, True]
    assert {(row["i05_cpp_days_before"], row["i07_cpp_count_before"]) for row in rows} == {(364, 1)}
    assert {row["i01_times_victim_before"] for row in rows} == {None}
    assert spells_of(authority)[0].cohort == 5
