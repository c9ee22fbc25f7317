"""The children in need census as councils leave it: its tables in the register, rejected with help, erased."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.register.records import RELEASED, WITHDRAWN
from ingest.register.rulings import RulingError, places_of, withdraw
from tests.partner import Partner, counts

FOLDER = "hertfordshire/social_care/cin_census"
TABLES = (
    "children",
    "cin_details",
    "assessment_factors",
    "child_in_need_plans",
    "child_protection_plans",
    "pre_proceedings",
)


def child(number: int, cases: str = "", born: str = "2010-01-02") -> str:
    return (
        f"<Child><ChildIdentifiers><LAchildID>{number}</LAchildID><UPN>UN{number}</UPN>stray"
        f"<PersonBirthDate>{born}</PersonBirthDate><GenderCurrent>1</GenderCurrent></ChildIdentifiers>"
        f"<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>{cases}</Child>"
    )


def case(referred: str, more: str = "") -> str:
    return (
        f"<CINdetails><CINreferralDate>{referred}</CINreferralDate><ReferralSource>1a</ReferralSource>"
        f"<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>false</ReferralNFA>{more}</CINdetails>"
    )


PLAN = "<ChildProtectionPlans><CPPstartDate>2022-02-17</CPPstartDate></ChildProtectionPlans>"


def census(*children: str, reference: str = "2023-03-31", lea: str = "919", collection: str = "CIN") -> str:
    return (
        f"<Message><Header><CollectionDetails><Collection>{collection}</Collection><Year>2023</Year>"
        f"<ReferenceDate>{reference}</ReferenceDate></CollectionDetails><Source><LEA>{lea}</LEA></Source></Header>"
        f"<Children>{''.join(children)}</Children></Message>"
    )


def outcomes(partner: Partner) -> dict[str, str]:
    return {each.extract: each.outcome for each in partner.deliveries()}


def test_one_file_is_a_delivery_of_every_table(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2023-03-31.xml", census(child(1, case("2022-05-01", PLAN)), child(2)))
    partner.load()
    assert outcomes(partner) == dict.fromkeys(TABLES, "accepted")
    assert {each.extract: each.rows for each in partner.deliveries()} == {
        **dict.fromkeys(TABLES, 0),
        "children": 2,
        "cin_details": 1,
        "child_protection_plans": 1,
    }
    assert "not used: Disabilities, assessments' dates, Section47" in partner.deliveries()[0].notes
    assert partner.raw("select as_of, cin_referral_date, referral_source from raw.cin_census__cin_details") == [
        (dt.date(2023, 3, 31), dt.date(2022, 5, 1), "1A")
    ]
    assert partner.raw("select count(*), count(upn_hash) from raw.cin_census__children") == [(2, 0)]
    assert partner.load().deliveries == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (census(lea="201"), "its LEA is not 919, the Department's number of this authority"),
        (census(lea=""), "its LEA is not 919, the Department's number of this authority"),
        (census(reference="2022-03-31"), "its ReferenceDate is not 2023-03-31, the date that it lies under"),
        (census(collection="CSWW"), "not the children in need census, which has the root element MESSAGE and the Col"),
        ("<EXPSSDA903/>", "SSDA903 as XML, which belongs in landing/<authority>/social_care/ssda903/"),
        ("<Message><Header>", "the XML is damaged"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Message/>', "declares"),
    ],
)
def test_what_is_no_census_of_this_authority_and_day_is_told_why(partner: Partner, content: str, said: str) -> None:
    partner.send(f"{FOLDER}/2023-03-31.xml", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert said in found.reason
    assert partner.load().deliveries == []


def test_a_table_of_text_is_told_that_the_census_is_xml(partner: Partner) -> None:
    found = partner.sent(f"{FOLDER}/2023-03-31.csv", "LAchildID,CINreferralDate\n1,2022-05-01\n")
    assert (found.outcome, found.reason) == ("rejected", "it is no XML: the children in need census comes as XML only")


def test_a_census_elsewhere_is_told_where_it_belongs(partner: Partner) -> None:
    found = partner.sent("hertfordshire/social_care/ssda903/2023-03-31.xml", census())
    assert "the children in need census as XML, which belongs in landing/<authority>/social_care/cin_census/" in (
        found.reason
    )


def test_rows_that_break_the_contract(partner: Partner) -> None:
    """What starts after the reference date, ends before it starts, or repeats a child differently is kept out."""
    good = [child(number, case("2023-03-31")) for number in range(1, 101)]
    bad = (
        child(101, case("2023-04-01")),
        child(102, case("2022-05-02", "<CINclosureDate>2022-05-01</CINclosureDate>")),
        child(103, born=""),
        child(1),
        child(2, born="2011-01-01"),
    )
    partner.send(f"{FOLDER}/2023-03-31.xml", census(*good, *bad))
    partner.load()
    found = {each.extract: each for each in partner.deliveries()}
    assert counts(found["cin_details"]) == (102, 100, 2, 0)
    assert counts(found["children"]) == (105, 101, 3, 1)


def test_the_same_day_twice_is_two_by_number(partner: Partner) -> None:
    partner.send(
        f"{FOLDER}/2023-03-31.xml", census(child(1, case("2022-05-01", PLAN + PLAN) + case("2022-05-01", PLAN)))
    )
    partner.load()
    query = "select number from raw.cin_census__{} order by 1"
    assert partner.raw(query.format("cin_details")) == [(1,), (2,)]
    assert partner.raw(query.format("child_protection_plans")) == [(1,), (2,), (3,)]


def test_a_child_is_erased_with_all_that_belongs_to_it(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2023-03-31.xml", census(child(1, case("2022-05-01", PLAN)), child(2, case("2022-05-01"))))
    partner.load()
    erased = erase(partner.root, "hertfordshire", "1", load_key(partner.root.path))
    assert (erased.files, erased.rows) == (1, 1)
    left = (partner.root.landing / FOLDER / "2023-03-31.xml").read_text()
    assert "<LAchildID>2<" in left
    assert "<LAchildID>1<" not in left
    partner.load()
    assert partner.raw("select count(*) from raw.cin_census__child_protection_plans") == [(0,)]


def test_a_file_is_ruled_on_as_a_whole_by_its_place(partner: Partner) -> None:
    """A table by itself has a place of its own, as `quality.delivery` has it."""
    place = f"{FOLDER}/2023-03-31.xml"
    partner.send(place, census(child(1, case("2022-05-01", PLAN))))
    partner.load()
    withdraw(partner.root, "hertfordshire/cin_census/children/2023-03-31.xml", "a mistake")
    rest = places_of(partner.root, place, WITHDRAWN)
    assert rest == [f"hertfordshire/cin_census/{table}/2023-03-31.xml" for table in TABLES[1:]]
    for each in rest:
        withdraw(partner.root, each, "a mistake")
    assert set(outcomes(partner).values()) == {"withdrawn"}
    assert len(places_of(partner.root, place, RELEASED)) == len(TABLES)
    assert places_of(partner.root, place, WITHDRAWN) == [place]
    with pytest.raises(RulingError, match="no such delivery"):
        withdraw(partner.root, place, "a mistake")
