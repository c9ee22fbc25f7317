"""Files of standards that are not read: whoever sends one is told what it is, and what to send instead."""

from __future__ import annotations

import pytest

from tests.partner import Partner

CTF = '<CTfile xmlns="urn:x"><Header><DocumentName>Common Transfer File</DocumentName></Header><CTFpupilData/></CTfile>'
RETURN = "<Message><Header><CollectionDetails><Collection>{}</Collection></CollectionDetails></Header></Message>"
ECDS = "|".join(["E12345", "1", *map(str, range(40)), "Doe", "20190501"]) + "\n"


@pytest.fixture
def partner(tmp_path) -> Partner:
    return Partner(tmp_path / "data")


@pytest.mark.parametrize(
    ("place", "content", "said", "instead"),
    [
        ("education/attendance/2019-10-31.xml", CTF, "a Common Transfer File (CTF)", "education/school_sessions/"),
        ("education/ctf/2019-10-31.xml", CTF, "a Common Transfer File (CTF)", "education/school_sessions/"),
        ("education/school_census/2019-10-31.xml", CTF, "a Common Transfer File (CTF)", "education/school_sessions/"),
        (
            "education/school_census/2019-10-31.xml",
            RETURN.format("SC"),
            "the school census as a school submits it",
            "the tables that the Department's collection gives to councils",
        ),
        (
            "social_care/cin_census/2019-03-31.xml",
            RETURN.format("AP"),
            "a return of the Department's, the Collection AP",
            "send an extract of the same records",
        ),
        ("health/sus/2019-06-30.csv", ECDS, "emergency care data set without headings", "through a mapping"),
        ("health/ae_attendances/2019-06-30.csv", ECDS, "emergency care data set without headings", "through a mapping"),
    ],
)
def test_it_is_told_what_it_is(partner: Partner, place: str, content: str, said: str, instead: str) -> None:
    partner.send(f"hertfordshire/{place}", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert f"it looks like {said}" in found.reason or said in found.reason
    assert "which is not read" in found.reason
    assert instead in found.reason


@pytest.mark.parametrize(
    "content", [RETURN.format("Doe, born 2010-01-01"), RETURN.format(""), "<pupils><Doe/></pupils>"]
)
def test_xml_of_nobody_knows_what_is_quoted_nowhere(partner: Partner, content: str) -> None:
    partner.send("hertfordshire/education/attendance/2019-10-31.xml", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert "not read" not in found.reason
    assert "oe" not in found.reason.replace("does", "")
