"""Many small files in force are read from a few copies: with the rows that the lake has, and none that it has not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest import compacted
from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.register import rulings
from tests.partner import ATTENDANCE, ATTENDANCE_HEADER, INCIDENTS, INCIDENTS_HEADER, PLANS, Partner, plans

SESSIONS = "select session_date, code from raw.education__attendance order by all"
CALLS = "select incident_date, call_out from raw.police__incidents order by all"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compacted, "FEWEST", 3)
    monkeypatch.setattr(compacted, "MOST", 4)


@pytest.fixture
def partner(partner: Partner) -> Partner:
    """Nine months of attendance: two copies of four, and one file by itself."""
    for month in range(1, 10):
        send(partner, month, "N")
    partner.load()
    return partner


def monday(month: int) -> date:
    """The first of a month of 2020: on Sundays there is no school."""
    first = date(2020, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def send(partner: Partner, month: int, code: str, name: str = "") -> None:
    day = monday(month)
    partner.send(f"{ATTENDANCE}/{day}{name}.csv", f"{ATTENDANCE_HEADER}\nU1,1,{day},AM,{code}\nU2,1,{day},PM,/\n")


def copies(partner: Partner) -> set[Path]:
    return {path for path in (partner.root.warehouse.parent / "lake_copies").rglob("*") if path.is_file()}


def without_copies(partner: Partner, monkeypatch: pytest.MonkeyPatch, query: str) -> list[tuple]:
    with monkeypatch.context() as patched:
        patched.setattr(compacted, "FEWEST", 10_000)
        return partner.raw(query)


def test_the_rows_are_those_of_the_lake(partner, monkeypatch):
    rows = partner.raw(SESSIONS)
    assert len(copies(partner)) == 2
    assert len(rows) == 18
    assert rows == without_copies(partner, monkeypatch, SESSIONS)
    assert copies(partner) == set(), "what nothing needs any more is deleted"


def test_a_new_file_leaves_the_copies_of_older_ones(partner):
    partner.raw(SESSIONS)
    before = copies(partner)
    send(partner, 10, "N")
    send(partner, 11, "N")
    partner.load()
    partner.raw(SESSIONS)
    assert before < copies(partner)
    assert len(copies(partner)) == 3


def test_of_a_session_sent_again_the_newest_counts(partner, monkeypatch):
    send(partner, 2, "L", "_corrected")
    send(partner, 9, "L", "_corrected")
    partner.load()
    rows = partner.raw(SESSIONS)
    assert [code for _, code in rows].count("L") == 2
    assert len(rows) == 18
    assert rows == without_copies(partner, monkeypatch, SESSIONS)


def test_files_that_all_share_keys(partner, monkeypatch):
    for day in range(1, 8):
        line = f"I1,P{day},victim,2020-01-0{day},no,{'yes' if day == 7 else 'no'}"
        partner.send(f"{INCIDENTS}/2020-01-0{day}.csv", f"{INCIDENTS_HEADER}\n{line}\n")
    partner.load()
    rows = partner.raw(CALLS)
    assert rows == without_copies(partner, monkeypatch, CALLS)


def test_of_a_snapshot_the_one_in_force_needs_no_copy(partner):
    before = len(copies(partner))
    for day in range(1, 6):
        partner.send(f"{PLANS}/2020-01-0{day}.csv", plans(day + 3))
    partner.load()
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(8,)]
    assert not [path for path in copies(partner) if "child_protection_plans" in path.parts]
    assert before == 0


def test_a_withdrawn_delivery_leaves_them(partner):
    partner.raw(SESSIONS)
    before = copies(partner)
    rulings.withdraw(partner.root, f"{ATTENDANCE}/{monday(2)}.csv", "sent by mistake")
    assert len(partner.raw(SESSIONS)) == 16
    assert not before & copies(partner)


def test_a_new_pseudonym_key_makes_them_again(partner, monkeypatch):
    keys = "select distinct upn_hash from raw.education__attendance"
    before, made = set(partner.raw(keys)), copies(partner)
    monkeypatch.setenv("SAFEGUARDING_PSEUDONYM_KEY", "another")
    partner.load()
    assert not before & set(partner.raw(keys))
    assert not made & copies(partner)


def test_an_erased_person_leaves_them_at_once(partner):
    header = "person_id,date_of_birth,sex,ethnicity,upn,nhs_number,given_name,family_name,postcode"
    person = "P1,2010-01-01,F,,U1,,Ann,Other,"
    partner.send("hertfordshire/social_care/persons/2020-09-30.csv", f"{header}\n{person}\n")
    partner.load()
    partner.raw(SESSIONS)
    assert copies(partner)
    erase(partner.root, "hertfordshire", "P1", load_key(partner.root.path))
    assert copies(partner) == set()
    partner.load()
    assert len(partner.raw(SESSIONS)) == 9


def test_a_copy_that_is_lost_is_made_again(partner):
    rows = partner.raw(SESSIONS)
    for path in copies(partner):
        path.unlink()
    assert partner.raw(SESSIONS) == rows


def test_they_are_private(partner):
    partner.raw(SESSIONS)
    assert {path.stat().st_mode & 0o777 for path in copies(partner)} == {0o600}
