"""The school census as the Department's collection hands it to councils: a file a table, recognised by its columns."""

from __future__ import annotations

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from tests.partner import Partner, counts

FOLDER = "hertfordshire/education/school_census"
PUPILS = (
    "pupilonrolltableid,NativeId,sourceid,dob,surname,upn,sex,termlysessionspossible,summerhalfterm2sessionspossible"
)
DETAILS = "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,sourceid,sessions,attendancereason"
P1 = "p1,SCH1,s1,2010-Apr-25 00:00:00,Doe,A123456789012,M,134.0,70"


def pupils(*rows: str) -> str:
    return "\n".join([PUPILS, *rows, ""])


def details(*rows: str) -> str:
    return "\n".join([DETAILS, *rows, ""])


@pytest.fixture
def partner(tmp_path) -> Partner:
    return Partner(tmp_path / "data")


def test_tables_are_told_by_their_columns_and_codes_load_as_they_are(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2025-01-16/2025_spring_a.csv", pupils(P1, "p2,SCH1,s2,,Roe,UN1,F,,"))
    rows = ("p1,SCH1,r1,s1,3.0,i", "p1,SCH1,r2,s1,4,#", "p1,SCH1,r3,s1,,", "p1,SCH1,r4,s1,2,\\", "p1,SCH1,r5,s1,1,F")
    partner.send(f"{FOLDER}/2025-01-16/2025_spring_b.csv", details(*rows))
    assert {each.extract: each.outcome for each in partner.load().deliveries} == {
        "pupilonroll": "accepted",
        "termlysessiondetailsonroll": "accepted",
    }
    found = partner.raw("select upn_hash is null, termly_possible from raw.school_census__pupilonroll order by 1")
    assert found == [(False, 134), (True, None)]
    found = partner.raw("select code, sessions from raw.school_census__termlysessiondetailsonroll order by all")
    assert found == [("#", 4), ("F", 1), ("I", 3), ("\\", 2), (None, None)]


def test_sessions_had_another_name_before_2021(partner: Partner) -> None:
    old = details("p1,SCH1,r1,s1,3,I").replace("sessions,attend", "absencesessions,attend")
    assert partner.sent(f"{FOLDER}/2020-01-16.csv", old).outcome == "accepted"
    assert partner.raw("select sessions from raw.school_census__termlysessiondetailsonroll") == [(3,)]


def test_a_row_is_one_of_a_pupil_and_the_file_that_it_came_from(partner: Partner) -> None:
    rows = ("p1,SCH1,r1,s1,3,I", "p1,SCH1,r1,s2,4,M", "p1,SCH1,r1,s1,3,I")
    delivery = partner.sent(f"{FOLDER}/2025-01-16.csv", details(*rows))
    assert counts(delivery) == (3, 2, 0, 1)


def test_what_nearly_matches_lies_elsewhere_or_is_not_used_is_told_so(partner: Partner) -> None:
    delivery = partner.sent(f"{FOLDER}/2025-01-16.csv", details("p1,SCH1,r1,s1,3,I").replace("attendancereason", "why"))
    assert "nearly the table termlysessiondetailsonroll of the school census" in delivery.reason
    assert "missing ATTENDANCEREASON" in delivery.reason
    delivery = partner.sent("hertfordshire/education/attendance_summary/2025-01-18.csv", pupils(P1))
    assert (
        "the table pupilonroll of the school census, which belongs in landing/<authority>/education/school_census/"
        in (delivery.reason)
    )
    unused = "addressesonrolltableid,NativeId,pupilonrolltableid,postcode\na1,SCH1,p1,AL1 1AA\n"
    delivery = partner.sent(f"{FOLDER}/2025-01-17.csv", unused)
    assert (delivery.extract, delivery.outcome) == ("addressesonroll", "accepted")


def test_an_erased_child_leaves_the_tables_of_pupils(partner: Partner) -> None:
    partner.send(
        "hertfordshire/social_care/persons/2025-01-16.csv",
        "person_id,date_of_birth,upn\nC1,2010-04-25,A123456789012\n",
    )
    file = partner.send(f"{FOLDER}/2025-01-16.csv", pupils(P1, "p2,SCH1,s2,,Roe,B123456789012,F,10,"))
    partner.load()
    erase(partner.root, "hertfordshire", "C1", load_key(partner.root.path))
    partner.load()
    assert "A123456789012" not in file.read_text()
    assert partner.raw("select termly_possible from raw.school_census__pupilonroll") == [(10,)]
