"""Pupils without a UPN: how education's rows are known by name instead, and that rows with one are as they were."""

from pathlib import Path

import polars as pl
import pytest

from ingest import linking
from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.register.records import Linkage
from tests.partner import GUARD, Partner
from tests.unit.ingest.test_identities import HERTS, store

PERSONS = f"{HERTS}/social_care/persons"
ATTENDANCE = f"{HERTS}/education/attendance"
SUMMARY = f"{HERTS}/education/attendance_summary"
PERMANENT, OTHER, TEMPORARY = "A123456789012", "H801200001001", "A12345678901A"
HEADER = "upn,source_person_id,given_name,family_name,date_of_birth,postcode,sex,school_urn,session_date,session,code"
ANNA = "Anna,Quixote,2010-02-03,LU1 1AB,F"
BERTA = "Berta,Panza,2011-07-30,LU1 1AC,F"
SESSION = "100000,2020-01-06,AM,/"


def attendance(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


@pytest.fixture
def school(tmp_path: Path) -> Partner:
    """An authority that knows Anna's UPN, and of Berta none; with a glob in the data root's own path."""
    partner = Partner(tmp_path / "the [data]*")
    partner.send(
        f"{PERSONS}/2020-01-30.csv",
        "person_id,date_of_birth,sex,upn,given_name,family_name,postcode\n"
        f"P1,2010-02-03,F,{PERMANENT},Anna,Quixote,LU1 1AB\nP2,2011-07-30,F,,Berta,Panza,LU1 1AC\n",
    )
    return partner


def linked(partner: Partner) -> list[Linkage]:
    partner.load()
    return [each for each in linking.link_people(partner.root) if each.agency == "education"]


def known_by(partner: Partner, extract: str = "attendance") -> list[tuple[bool, bool]]:
    """Of each row whether it has a UPN, and whether a number of the partner's."""
    return partner.raw(
        f"select upn_hash is not null, source_person_key is not null from raw.education__{extract} order by all"
    )


def test_a_row_without_a_upn_is_accepted_with_the_partners_own_number(school: Partner) -> None:
    delivery = school.sent(f"{ATTENDANCE}/2020-01-31.csv", attendance(f",S2,{BERTA},{SESSION}"))
    assert (delivery.rows_accepted, delivery.rows_unlinked) == (1, 1)
    assert known_by(school) == [(False, True)]


@pytest.mark.parametrize("upn", ["UN1", "UN7", "", TEMPORARY, "B123456789012"])
def test_a_upn_that_is_missing_or_temporary_gives_way_to_the_name(school: Partner, upn: str) -> None:
    school.send(f"{ATTENDANCE}/2020-01-31.csv", attendance(f"{upn},S2,{BERTA},{SESSION}"))
    (linkage,) = linked(school)
    assert (linkage.people, linkage.linked, linkage.rows_linked, linkage.rows_unlinked) == (1, 1, 1, 0)
    assert school.delivery("2020-01-31.csv").rows_unlinked == 0
    assert school.raw(
        "select count(*) from raw.person_link as link join raw.social_care__persons using (authority, person_key)"
        " join raw.education__attendance using (authority, source_person_key)"
        " where link.agency = 'education' and date_of_birth = '2011-07-30'"
    ) == [(1,)]


def test_a_row_with_a_upn_is_known_by_it_alone(school: Partner) -> None:
    """Whatever it says besides: nobody is to be linked, and a row sent before without names is the same row."""
    before = "upn,school_urn,session_date,session,code\n"
    school.send(f"{ATTENDANCE}/2020-01-31.csv", f"{before}{PERMANENT},100000,2020-01-06,AM,I\n")
    school.send(f"{ATTENDANCE}/2020-02-29.csv", attendance(f"{PERMANENT},S1,Somebody,Else,2001-01-01,,M,{SESSION}"))
    assert sum(each.people for each in linked(school)) == 0
    assert store(school, "education") == {}
    assert school.raw("select upn_hash is not null, source_person_key, code from raw.education__attendance") == [
        (True, None, "/")
    ]


def test_files_as_they_were_sent_before_load_as_they_did(school: Partner) -> None:
    """Without columns for linking every UPN is kept, and a row without one is quarantined."""
    rows = "\n".join(f"{upn},100000,2020-01-06,AM,/" for upn in (PERMANENT, TEMPORARY, "U1", *map(str, range(1, 30))))
    delivery = school.sent(
        f"{ATTENDANCE}/2020-01-31.csv",
        f"upn,school_urn,session_date,session,code\n{rows}\nUN3,100000,2020-01-06,AM,/\n",
    )
    assert (delivery.rows_accepted, delivery.rows_quarantined, delivery.rows_unlinked) == (32, 1, 0)
    assert set(known_by(school)) == {(True, False)}
    assert school.raw("select column_name, rule from raw.rejected_row_count") == [("upn", "missing")]
    assert sum(each.people for each in linked(school)) == 0


def test_totals_are_linked_likewise(school: Partner) -> None:
    school.send(
        f"{SUMMARY}/2020-01-31.csv",
        "upn,source_person_id,given_name,family_name,date_of_birth,postcode,school_urn,period_start,period_end,"
        "possible_sessions,authorised_absence_sessions,unauthorised_absence_sessions\n"
        f"{TEMPORARY},S2,Berta,Panza,2011-07-30,LU1 1AC,100000,2020-01-06,2020-01-31,40,2,1\n",
    )
    (linkage,) = linked(school)
    assert (linkage.linked, linkage.rows_linked) == (1, 1)
    assert school.raw("select extract, rows_linked, rows_unlinked from raw.linkage_of_extract") == [
        ("attendance_summary", 1, 0)
    ]


def test_what_a_school_says_of_pupils_goes_no_further_than_the_identity_store(school: Partner) -> None:
    school.send(f"{ATTENDANCE}/2020-01-31.csv", attendance(f"{TEMPORARY},S2,{BERTA},{SESSION}"))
    school.load()
    assert store(school, "education")["S2"]["family_name"] == ["Panza"]
    lake = "".join(pl.read_parquet(path, glob=False).write_csv() for path in school.root.lake.rglob("*.parquet"))
    assert not [text for text in ("Panza", "S2", TEMPORARY, "LU1") if text in lake]


def test_erasure_reaches_pupils_by_upn_by_name_and_by_link(school: Partner, files_are_quiet: None) -> None:
    school.send(
        f"{ATTENDANCE}/2020-01-31.csv",
        attendance(
            f"{PERMANENT},S1,{ANNA},{SESSION}",
            f"UN2,S1,,,,,,{SESSION.replace('AM', 'PM')}",
            f",S7,Annah,Quixote,2010-02-03,LU1 1AB,F,{SESSION}",
            f"{OTHER},S9,{BERTA},{SESSION}",
            f",S2,{BERTA},{SESSION}",
        ),
    )
    linked(school)
    erased = erase(school.root, HERTS, "P1", load_key(school.root.path), guard=GUARD)
    left = (school.root.landing / ATTENDANCE / "2020-01-31.csv").read_text()
    assert erased.rows == 4
    assert not [text for text in (PERMANENT, "S1", "S7", "Anna", "Quixote") if text in left]
    assert "S9" in left and "S2" in left
    school.load()
    assert known_by(school) == [(False, True), (True, False)]
    assert set(store(school, "education")) == {"S2"}


def test_erasure_takes_linked_pupils_out_of_the_lake_where_the_file_is_gone(
    school: Partner, files_are_quiet: None
) -> None:
    delivered = f"{ATTENDANCE}/2020-01-31.csv"
    school.send(delivered, attendance(f",S2,{BERTA},{SESSION}", f"{PERMANENT},,,,,,,{SESSION}"))
    linked(school)
    (school.root.landing / delivered).unlink()
    erased = erase(school.root, HERTS, "P2", load_key(school.root.path), guard=GUARD)
    assert (erased.rows, erased.lake_rows) == (1, 1)  # the authority's row of her, and the school's
    assert store(school, "education") == {}
    (path,) = Path(school.root.lake, ATTENDANCE).iterdir()
    lake = pl.read_parquet(path, glob=False)
    assert (lake["upn_hash"].null_count(), lake.height) == (0, 1)
