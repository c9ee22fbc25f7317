"""SSDA903 as councils leave it: its tables in the register, in force and held, rejected with help, erased, rotated."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.boundary.rotation import stranded
from ingest.erasure.erase import erase
from ingest.lake import lake_path
from ingest.register.rulings import withdraw
from tests.partner import Partner, counts

FOLDER = "hertfordshire/social_care/ssda903"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
UASC = "CHILD,SEX,DOB,DUC"
RETURN = (
    "<EXPSSDA903>"
    "<CHILD><HEADER><CHILDID>1</CHILDID><SEX>1</SEX><DOB>01/02/2003</DOB><UPN>A1</UPN><UASC>0</UASC></HEADER>"
    "<EPISODE><DECOM>01/05/2017</DECOM><RNE>S</RNE><LS>C2</LS><PL>U1</PL></EPISODE></CHILD>"
    "<CHILD><HEADER><CHILDID>2</CHILDID><SEX>2</SEX><DOB>01/02/2004</DOB><UASC>1</UASC></HEADER>"
    "<EPISODE><DECOM>02/05/2017</DECOM><RNE>S</RNE><LS>C2</LS><PL>U1</PL></EPISODE></CHILD>"
    "</EXPSSDA903>"
)


def episodes(year: int, count: int = 3, *more: str) -> str:
    """A return of the year to 31 March: so many children, each with an open episode that began in it."""
    rows = [f"C{n},{n % 28 + 1:02d}/05/{year - 1},S,C2,N1,U1,PR1,,,,,," for n in range(1, count + 1)]
    return "\n".join([EPISODES, *rows, *more]) + "\n"


def send(partner: Partner, year: int, text: str, name: str = "episodes") -> None:
    partner.send(f"{FOLDER}/{year}-03-31/{name}.csv", text)


def outcomes(partner: Partner) -> dict[tuple[str, str], str]:
    """Of each table and as-of date what came of the newest delivery."""
    return {(each.extract, each.as_of or ""): each.outcome for each in partner.deliveries()}


def test_tables_with_a_date_in_their_name_or_in_their_folder(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2018-03-31_children.csv", f"{HEADER}\nC1,1,01/02/2003,WBRI,,,\n")
    send(partner, 2018, f"{UASC}\n", "any name")
    send(partner, 2018, episodes(2018))
    send(partner, 2018, "CHILD,DOB,MISSING,MIS_START,MIS_END\nC1,,M,,\n", "missing")
    partner.load()
    assert outcomes(partner) == dict.fromkeys(
        [(table, "2018-03-31") for table in ("header", "missing", "uasc", "episodes")], "accepted"
    )
    unused = partner.delivery("2018-03-31/missing.csv")
    assert (unused.agency, unused.notes) == ("ssda903", "recognised; the warehouse does not use this table")
    assert "not used: CIN, PLACE_PROVIDER" in partner.delivery("2018-03-31/episodes.csv").notes
    assert partner.raw("select as_of, decom, ls, place from raw.ssda903__episodes order by 2 limit 1") == [
        (dt.date(2018, 3, 31), dt.date(2017, 5, 2), "C2", "U1")
    ]
    report = partner.load()
    assert report.deliveries == []


def test_an_xml_file_is_three_deliveries_of_the_same_bytes(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2018-03-31.xml", RETURN)
    partner.load()
    found = partner.deliveries()
    assert [(each.extract, each.outcome, each.rows) for each in found] == [
        ("header", "accepted", 2),
        ("uasc", "accepted", 1),
        ("episodes", "accepted", 2),
    ]
    assert len({each.sha256 for each in found}) == 1
    assert partner.load().deliveries == []


def test_tables_that_a_killed_load_did_not_reach_come_with_the_next(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2018-03-31.xml", RETURN)
    partner.load()
    with sqlite3.connect(partner.root.register) as register:
        for table in ("delivery", "parse"):
            register.execute(f"delete from {table} where extract = 'episodes'")
    partner.load()
    assert outcomes(partner)["episodes", "2018-03-31"] == "accepted"


def test_episodes_wait_for_the_uasc_table_of_their_date(partner: Partner) -> None:
    send(partner, 2018, episodes(2018))
    send(partner, 2019, f"{UASC}\n", "uasc")
    partner.load()
    (waiting,) = [each for each in partner.deliveries() if each.extract == "episodes"]
    said = "waiting for the UASC table of the same as-of date; headings only if there were none"
    assert (waiting.outcome, waiting.reason) == ("held", said)
    assert partner.raw("select count(*) from raw.ssda903__episodes") == [(0,)]
    send(partner, 2018, f"{UASC}\n", "uasc")
    partner.load()
    assert outcomes(partner)["episodes", "2018-03-31"] == "accepted"
    assert partner.raw("select count(*) from raw.ssda903__episodes") == [(3,)]


def test_every_return_is_in_force_and_a_correction_replaces_its_own(partner: Partner) -> None:
    """The UASC tables are the same bytes in both years."""
    for year in (2018, 2019):
        send(partner, year, f"{UASC}\n", "uasc")
        send(partner, year, episodes(year))
    partner.load()
    send(partner, 2018, episodes(2018, 5), "episodes corrected")
    partner.load()
    query = "select as_of, count(*) from raw.ssda903__episodes group by 1 order by 1"
    assert partner.raw(query) == [(dt.date(2018, 3, 31), 5), (dt.date(2019, 3, 31), 3)]
    assert partner.raw("select count(*) from raw.return_in_force where extract = 'uasc'") == [(2,)]
    withdraw(partner.root, partner.delivery("2018-03-31/episodes corrected.csv").sha256, "a mistake")
    assert partner.raw(query)[0] == (dt.date(2018, 3, 31), 3)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2017-05-29", "rejected"), ("2017-05-30", "accepted"), ("2018-08-31", "accepted"), ("2018-09-30", "rejected")],
)
def test_the_days_of_a_return_agree_with_its_as_of_date(partner: Partner, day: str, outcome: str) -> None:
    """Up to a day after the as-of date, and 15 months before it: the latest day here is 31 May 2017."""
    partner.send(f"{FOLDER}/{day}/uasc.csv", f"{UASC}\n")
    partner.send(f"{FOLDER}/{day}/episodes.csv", episodes(2018, 3, "C9,31/05/2017,S,C2,N1,U1,PR1,,,,,,"))
    partner.load()
    assert outcomes(partner)["episodes", day] == outcome


def test_rows_that_break_the_contract(partner: Partner) -> None:
    more = (
        "C1,02/05/2017,S,C2,N1,U1,PR1,,,,,,",  # an exact repeat
        "C2,03/05/2017,S,C2,N2,U1,PR1,,,,,,",  # the same child and day, another column that is not used
        "D1,01/05/2017,S,C2,N1,U1,PR1,30/04/2017,E3,,,,",
        ",01/05/2017,S,C2,N1,U1,PR1,,,,,,",
    )
    send(partner, 2018, f"{UASC}\n", "uasc")
    send(partner, 2018, episodes(2018, 100, *more))
    partner.load()
    assert counts(partner.delivery("2018-03-31/episodes.csv")) == (104, 99, 4, 1)
    assert partner.rejected_rows() == {
        ("person_id, decom", "key repeated with different content"): 2,
        ("dec", "end before start"): 1,
        ("person_id", "missing"): 1,
    }


def test_a_return_with_under_half_of_the_same_day_a_year_before_is_held(partner: Partner) -> None:
    """One of April is not compared with one of March, and an empty list of few children is no surprise."""
    send(partner, 2018, f"{UASC}\nC1,1,01/02/2003,\n", "uasc")
    send(partner, 2018, episodes(2018, 40))
    send(partner, 2019, f"{UASC}\n", "uasc")
    send(partner, 2019, episodes(2019, 19))
    partner.send(f"{FOLDER}/2018-04-30/uasc.csv", f"{UASC}\n")
    partner.send(f"{FOLDER}/2018-04-30/episodes.csv", episodes(2018, 5))
    partner.load()
    assert outcomes(partner) == {
        ("uasc", "2018-03-31"): "accepted",
        ("episodes", "2018-03-31"): "accepted",
        ("uasc", "2019-03-31"): "already_loaded",
        ("episodes", "2019-03-31"): "held",
        ("uasc", "2018-04-30"): "accepted",
        ("episodes", "2018-04-30"): "accepted",
    }


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("hertfordshire/social_care/periods_of_care/2018-03-31.csv", "required columns missing"),
        ("hertfordshire/social_care/903/2018-03-31.csv", "not one that the contracts know for this agency"),
        ("hertfordshire/ssda903/2018-03-31.csv", "the agency's folder is not one"),
    ],
)
def test_a_table_in_another_folder_is_told_where_it_belongs(partner: Partner, place: str, said: str) -> None:
    delivery = partner.sent(place, episodes(2018))
    assert delivery.outcome == "rejected"
    assert said in delivery.reason
    assert "it looks like the table episodes of SSDA903, which belongs in landing/<authority>/social_care/ssda903/" in (
        delivery.reason
    )


def test_a_near_miss_gives_way_to_the_corrected_file(partner: Partner) -> None:
    send(partner, 2018, f"{UASC}\n", "uasc")
    send(partner, 2018, "CHILD,DECOM,RNE,LS,PLACE,DEC\n1,01/05/2017,S,C2,U1,\n")
    partner.load()
    assert partner.delivery("2018-03-31/episodes.csv").reason.endswith("missing REC")
    assert partner.load().deliveries == []
    send(partner, 2018, episodes(2018))
    partner.load()
    assert outcomes(partner)["episodes", "2018-03-31"] == "accepted"


def test_a_person_is_erased_from_every_table_used_or_not(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2018-03-31.xml", RETURN)
    reviews = partner.send(f"{FOLDER}/2018-03-31/reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\n1,,,\n2,,,\n")
    partner.load()
    before = partner.deliveries()[0]
    erased = erase(partner.root, "hertfordshire", "2", load_key(partner.root.path))
    assert (erased.files, erased.rows) == (2, 2)
    assert reviews.read_text().split() == ["CHILD,DOB,REVIEW,REVIEW_CODE", "1,,,"]
    assert not lake_path(partner.root, before.content).exists()
    partner.load()
    assert partner.raw("select count(*) from raw.ssda903__header union all select count(*) from raw.ssda903__uasc") == [
        (1,),
        (0,),
    ]
    partner.send(f"{FOLDER}/2019-03-31.xml", RETURN)
    partner.load()
    assert b"<CHILDID>2<" not in (partner.root.landing / FOLDER / "2019-03-31.xml").read_bytes()


def test_returns_whose_files_are_there_do_not_hinder_a_new_key(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2018-03-31.xml", RETURN)
    partner.load()
    assert stranded(partner.root) == []
