"""Dates that cannot be true never reach a figure, and a date is never read half one way and half the other."""

from pathlib import Path

import polars as pl
import pytest

import ingest.standing
from tests.partner import ATTENDANCE, ATTENDANCE_HEADER, INCIDENTS, INCIDENTS_HEADER, PLANS, Partner, counts, plans

PERSONS = "hertfordshire/social_care/persons"
STARTS = "select start_date::varchar from raw.social_care__child_protection_plans order by plan_rank"


def persons(*births: str) -> str:
    return "\n".join(["person_id,date_of_birth", *(f"P{n:03d},{born}" for n, born in enumerate(births, 1))]) + "\n"


def incidents(*days: str) -> str:
    return "\n".join([INCIDENTS_HEADER, *(f"I{n},P1,victim,{day},yes,no" for n, day in enumerate(days, 1))]) + "\n"


def starts(*days: str) -> str:
    return "\n".join(["plan_id,person_id,start_date", *(f"L{n:07d},P1,{day}" for n, day in enumerate(days, 1))]) + "\n"


def lake_rows(partner: Partner, place: str) -> list[int]:
    return [pl.read_parquet(path).height for path in sorted((partner.root.lake / place).glob("*.parquet"))]


@pytest.mark.parametrize("born", ["0202-01-13", "0001-01-01", "1900-01-01", "2021-02-01", "2090-01-01", "9999-12-31"])
def test_nobody_is_born_on_a_day_that_cannot_be(partner: Partner, born: str) -> None:
    delivery = partner.sent(f"{PERSONS}/2020-03-31.csv", persons(born, *["2010-01-13"] * 30))
    assert counts(delivery) == (31, 30, 1, 0)
    assert partner.rejected_rows() == {("date_of_birth", "not a plausible date"): 1}


@pytest.mark.parametrize("born", ["1900-01-02", "1947-12-31", "2020-03-31", "2021-01-31"])
def test_the_old_and_the_unborn_are_welcome(partner: Partner, born: str) -> None:
    assert counts(partner.sent(f"{PERSONS}/2020-03-31.csv", persons(born))) == (1, 1, 0, 0)


@pytest.mark.parametrize("day", ["0202-01-13", "1947-12-31", "2020-05-02", "2109-01-01"])
def test_nothing_happens_on_a_day_that_cannot_be(partner: Partner, day: str) -> None:
    delivery = partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents(day, *["2020-01-13"] * 30))
    assert counts(delivery) == (31, 30, 1, 0)
    assert partner.rejected_rows() == {("incident_date", "not a plausible date"): 1}


def test_a_file_drawn_some_days_after_its_as_of_date_is_accepted_whole(partner: Partner) -> None:
    delivery = partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents("2020-03-30", "2020-04-01", "2020-05-01"))
    assert counts(delivery) == (3, 3, 0, 0)


def test_pupils_have_no_sessions_at_the_weekend(partner: Partner) -> None:
    days = [f"2020-01-{day:02d}" for day in range(1, 32)]
    rows = [f"A1,100000,{day},{half},/" for day in days for half in ("AM", "PM")]
    weekdays = [f"A{n},100000,2020-01-08,AM,/" for n in range(2, 300)]
    delivery = partner.sent(f"{ATTENDANCE}/2020-01-31.csv", "\n".join([ATTENDANCE_HEADER, *rows, *weekdays]))
    assert delivery.rows_quarantined == 16
    assert partner.rejected_rows() == {("session_date", "not a plausible date"): 16}


def test_an_end_beside_an_impossible_start_has_no_fault_of_its_own(partner: Partner) -> None:
    partner.sent(f"{PLANS}/2020-03-31.csv", plans(40, "X,P1,2109-01-01,2020-02-01,neglect"))
    assert partner.rejected_rows() == {("start_date", "not a plausible date"): 1}


def test_an_end_may_be_planned_and_not_for_ever(partner: Partner) -> None:
    more = ("X,P1,2020-01-02,2022-03-31,neglect", "Y,P1,2020-01-02,9999-12-31,neglect")
    assert counts(partner.sent(f"{PLANS}/2020-03-31.csv", plans(40, *more))) == (42, 41, 1, 0)


LATE = plans(40, "X,P1,2020-06-01,,neglect")


def test_the_same_bytes_under_a_later_as_of_date_are_read_again(partner: Partner) -> None:
    assert counts(partner.sent(f"{PLANS}/2020-03-31.csv", LATE)) == (41, 40, 1, 0)
    assert counts(partner.sent(f"{PLANS}/2020-06-30.csv", LATE)) == (41, 41, 0, 0)
    assert [(each.outcome, counts(each)) for each in partner.deliveries()] == [
        ("accepted", (41, 41, 0, 0)),
        ("already_loaded", (41, 41, 0, 0)),
    ]
    assert lake_rows(partner, PLANS) == [41]
    assert partner.rejected_rows() == {}
    assert list(partner.root.quarantine.rglob("*.csv")) == []


def test_the_same_bytes_under_an_earlier_as_of_date_keep_what_the_later_one_allowed(partner: Partner) -> None:
    partner.sent(f"{PLANS}/2020-06-30.csv", LATE)
    assert counts(partner.sent(f"{PLANS}/2020-03-31.csv", LATE)) == (41, 41, 0, 0)


def test_a_changed_contract_does_not_forget_the_later_as_of_date(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner.sent(f"{PLANS}/2020-03-31.csv", LATE)
    partner.sent(f"{PLANS}/2020-06-30.csv", LATE)
    monkeypatch.setattr(ingest.standing, "parse_version", lambda extract, fingerprint: "another")
    partner.load()
    assert [counts(each) for each in partner.deliveries()] == [(41, 41, 0, 0)] * 2


def test_a_file_rejected_for_its_as_of_date_loads_under_the_right_one(partner: Partner) -> None:
    late = starts(*["2020-06-01"] * 5)
    assert partner.sent(f"{PLANS}/2020-03-31.csv", late).outcome == "rejected"
    assert partner.sent(f"{PLANS}/2020-06-30.csv", late).outcome == "accepted"
    assert [counts(each) for each in partner.deliveries()] == [(5, 0, 5, 0), (5, 5, 0, 0)]
    assert lake_rows(partner, PLANS) == [5]


def test_what_is_allowed_later_may_speak_against_what_was_accepted(partner: Partner) -> None:
    """Rows of one key whose days differ: while one of them was refused, the other loaded."""
    few = plans(30, "L0001,P0001,2020-06-01,,neglect")
    assert counts(partner.sent(f"{PLANS}/2020-03-31.csv", few)) == (31, 30, 1, 0)
    assert partner.sent(f"{PLANS}/2020-06-30.csv", few).outcome == "rejected"
    assert [(each.outcome, counts(each)) for each in partner.deliveries()] == [("rejected", (31, 0, 31, 0))] * 2
    assert lake_rows(partner, PLANS) == []


@pytest.mark.parametrize("content", [plans(40), plans(40, "X,P1,0202-01-01,,neglect")], ids=["good", "never right"])
def test_bytes_that_no_later_day_changes_are_not_read_again(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    partner.sent(f"{PLANS}/2020-03-31.csv", content)
    monkeypatch.setattr(ingest.load, "parse_file", None)
    assert partner.sent(f"{PLANS}/2020-06-30.csv", content).outcome == "already_loaded"


def test_one_proof_makes_a_column_month_first(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-12-31.csv", starts("01/02/2020", "03/25/2020", "04/05/2020"))
    assert counts(delivery) == (3, 3, 0, 0)
    assert "dates read as month/day/year: start_date" in delivery.notes
    assert partner.raw(STARTS) == [("2020-01-02",), ("2020-03-25",), ("2020-04-05",)]


def test_without_proof_a_column_is_day_first_and_says_so(partner: Partner) -> None:
    delivery = partner.sent(f"{PLANS}/2020-12-31.csv", starts("01/02/2020", "04/05/2020"))
    assert "every date could be day-first or month-first, read day-first: start_date" in delivery.notes
    assert partner.raw(STARTS) == [("2020-02-01",), ("2020-05-04",)]


@pytest.mark.parametrize(
    ("proofs", "style"),
    [
        (["25/03/2020"] * 30 + ["03/25/2020"], "day/month/year"),
        (["03/25/2020"] * 30 + ["25/03/2020"], "month/day/year"),
    ],
)
def test_of_both_proofs_that_of_most_rows_wins_and_the_others_are_bad(
    partner: Partner, proofs: list[str], style: str
) -> None:
    delivery = partner.sent(f"{PLANS}/2020-12-31.csv", starts(*proofs))
    assert counts(delivery) == (31, 30, 1, 0)
    assert f"dates read as {style}: start_date" in delivery.notes
    assert partner.rejected_rows() == {("start_date", "not a date"): 1}


def test_each_column_has_its_own_order(partner: Partner) -> None:
    header = "plan_id,person_id,start_date,end_date"
    delivery = partner.sent(f"{PLANS}/2020-12-31.csv", f"{header}\nL1,P1,01/13/2020,13/02/2020\n")
    assert "month/day/year: start_date" in delivery.notes
    assert "day/month/year: end_date" in delivery.notes


def test_proof_in_the_last_batch_turns_the_first_one_too(partner: Partner) -> None:
    """The file is longer than a batch, and only its last row says which order it has."""
    rows = 400_000
    delivery = partner.sent(f"{PLANS}/2020-12-31.csv", starts(*["01/02/2020"] * rows, "03/25/2020"))
    assert Path(partner.root.landing / PLANS / "2020-12-31.csv").stat().st_size > 8 << 20
    assert counts(delivery) == (rows + 1, rows + 1, 0, 0)
    assert partner.raw(
        "select distinct start_date::varchar from raw.social_care__child_protection_plans order by 1"
    ) == [
        ("2020-01-02",),
        ("2020-03-25",),
    ]
