"""Sessions as the systems of schools export them: a row a session, a row a day, or a column a session."""

from __future__ import annotations

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from tests.hostile.workbooks import plain
from tests.partner import Partner, counts

FOLDER = "hertfordshire/education/school_sessions"
A, B = "A123456789012", "B123456789012"
LONG = f"UPN;Date;Session;Mark;URN\n{A};02/09/2019;AM;/;100\n{A};02/09/2019;PM;i;100\n{B};02/09/2019;AM;\\;100\n"
OF_DAYS = f"upn,date,am,pm\n{A},2019-09-02,/,I\n{B},2019-09-02,,\\\n"
WIDE = (
    "Name,UPN,02/09/2019 AM,02/09/2019 PM,Tue 03/09/2019 AM,URN\n"
    f"Doe,{A},/,I,,100\nRoe,{B},,,\\,100\nPoe,{A[::-1]},,,,100\n"
)


@pytest.fixture
def partner(tmp_path) -> Partner:
    return Partner(tmp_path / "data")


def days(partner: Partner) -> list[tuple]:
    return partner.raw("select school_urn, session_date::varchar, am, pm from raw.school_sessions__days order by all")


def test_a_row_a_session(partner: Partner) -> None:
    delivery = partner.sent(f"{FOLDER}/2019-10-31.csv", LONG)
    assert (delivery.agency, delivery.extract, delivery.outcome) == ("school_sessions", "marks", "accepted")
    found = partner.raw(
        "select school_urn, session_date::varchar, session, mark from raw.school_sessions__marks order by all"
    )
    assert found == [
        ("100", "2019-09-02", "AM", "/"),
        ("100", "2019-09-02", "AM", "\\"),
        ("100", "2019-09-02", "PM", "I"),
    ]


def test_a_row_a_day_without_the_school(partner: Partner) -> None:
    delivery = partner.sent(f"{FOLDER}/2019-10-31.csv", OF_DAYS)
    assert (delivery.extract, delivery.outcome) == ("days", "accepted")
    assert days(partner) == [(None, "2019-09-02", "/", "I"), (None, "2019-09-02", None, "\\")]


def test_a_column_a_session(partner: Partner) -> None:
    delivery = partner.sent(f"{FOLDER}/2019-10-31.csv", WIDE)
    assert (delivery.extract, delivery.outcome, counts(delivery)) == ("days", "accepted", (2, 2, 0, 0))
    assert "12003 is the third day of row 12" in delivery.notes
    assert days(partner) == [("100", "2019-09-02", "/", "I"), ("100", "2019-09-03", "\\", None)]


def test_bad_rows_of_a_register_are_quarantined_by_row_and_day(partner: Partner) -> None:
    columns = ["2019-09-02 AM", "2019-09-02_PM", "2019-09-07 AM", "AM 2019-09-03"]
    rows = [f"{number:013}," + ",".join(["/", "\\", "", "/"]) for number in range(1, 41)]
    rows[7] = rows[7].replace(",,", ",/,")  # a Saturday
    rows[9] += ",one too many"
    delivery = partner.sent(f"{FOLDER}/2019-10-31.csv", "\n".join([",".join(["UPN", *columns]), *rows, ""]))
    assert delivery.outcome == "accepted", delivery.reason
    assert counts(delivery) == (80, 78, 2, 0)
    quarantined = partner.quarantine(delivery)
    assert [line.split(",")[0] for line in quarantined[1:]] == ["9002", "11000"], quarantined


def test_a_session_with_two_columns_is_refused(partner: Partner) -> None:
    delivery = partner.sent(f"{FOLDER}/2019-10-31.csv", f"UPN,2019-09-02 AM,2019-09-02 am\n{A},/,/\n")
    assert delivery.outcome == "rejected"
    assert "a session has two columns" in delivery.reason


def test_a_workbook_with_a_column_a_session(partner: Partner) -> None:
    content = plain(["UPN", "02/09/2019 AM", "02/09/2019 PM"], [A, "/", "I"])
    delivery = partner.sent(f"{FOLDER}/2019-10-31.xlsx", content)
    assert delivery.outcome == "accepted", delivery.reason
    assert days(partner) == [(None, "2019-09-02", "/", "I")]


@pytest.mark.parametrize(("content", "table"), [(LONG, "marks"), (OF_DAYS, "days"), (WIDE, "days")])
def test_in_the_extracts_folder_it_is_told_where_it_belongs(partner: Partner, content: str, table: str) -> None:
    delivery = partner.sent("hertfordshire/education/attendance/2019-10-31.csv", content)
    assert delivery.outcome == "rejected"
    assert f"it looks like the table {table} of a school system's sessions" in delivery.reason
    assert "which belongs in landing/<authority>/education/school_sessions/" in delivery.reason


def test_an_extract_without_a_column_is_taken_for_no_other_file(partner: Partner) -> None:
    content = f"upn,school_urn,session,code\n{A},100,AM,/\n"
    assert "it looks like" not in partner.sent("hertfordshire/education/attendance/2019-10-31.csv", content).reason


@pytest.mark.parametrize("content", [LONG, OF_DAYS, WIDE])
def test_an_erased_child_leaves_every_layout(partner: Partner, content: str) -> None:
    partner.send(
        "hertfordshire/social_care/persons/2019-10-31.csv", f"person_id,date_of_birth,upn\nC1,2010-04-25,{A}\n"
    )
    file = partner.send(f"{FOLDER}/2019-10-31.csv", content)
    partner.load()
    erase(partner.root, "hertfordshire", "C1", load_key(partner.root.path))
    partner.load()
    assert A not in file.read_text()
    assert B in file.read_text()
