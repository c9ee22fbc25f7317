"""Recognising and reading standards' files, without a data root."""

from __future__ import annotations

import io

import polars as pl
import pytest

from ingest.contracts import EXTRACTS
from ingest.files import Stamp
from ingest.formats import STANDARDS, xml
from ingest.formats.advice import advice
from ingest.formats.reading import open_people, open_table, without_records
from ingest.formats.recognition import _in_its_folder
from ingest.formats.tidying import tidied
from ingest.readers import Unreadable, scan
from ingest.source import Source

SSDA903 = STANDARDS["ssda903"]
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
RETURN = """<?xml version="1.0"?><EXPSSDA903>
<CHILD><HEADER><CHILDID>1</CHILDID><SEX>1</SEX><DOB>01/02/2003</DOB><UPN>A1</UPN><UASC>1</UASC><DUC/></HEADER>
<EPISODE><DECOM>01/04/2017</DECOM><RNE>S</RNE><LS>C2</LS><PL>U1</PL></EPISODE>
<EPISODE><DECOM>01/05/2017</DECOM><RNE>P</RNE><LS>C2</LS><PL>U4</PL></EPISODE></CHILD> <!-- two -->
<CHILD><HEADER><CHILDID>2</CHILDID><SEX>2</SEX><UASC>0</UASC></HEADER></CHILD><CHILD><HEADER><CHILDID>3</CHILDID>
</HEADER></CHILD></EXPSSDA903>"""


def source(content: str | bytes, suffix: str = "csv") -> Source:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return Source(file, Stamp(0, 0, 0, 0), scan(file), suffix)


def rows(table) -> list[tuple]:
    return [row for batch in table.batches for row in batch.cells.rows()]


@pytest.mark.parametrize(
    ("header", "table"),
    [
        (EPISODES, "episodes"),
        (HEADER, "header"),
        ("CHILD,SEX,DOB,DUC", "uasc"),
        ("CHILD,DOB,REVIEW,REVIEW_CODE", "reviews"),
        ("CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", "sw_episodes"),
        (f" {EPISODES.lower().replace('_', ' ')} ", "episodes"),
        (EPISODES.replace(",", ";"), "episodes"),
        (f"\ufeff{EPISODES}", "episodes"),
        (f"{EPISODES},,TEST_COLUMN", "episodes"),
        ("CHILD,DECOM,RNE,LS,PLACE,DEC,REC", "episodes"),
    ],
)
def test_a_table_is_told_by_its_columns(header: str, table: str) -> None:
    """In any order and case, with a mark, another delimiter, further or blank columns, without those not used."""
    recognised = _in_its_folder(source(f"{header}\n"), SSDA903)
    assert (recognised.tables, recognised.problem) == ((table,), "")


def test_a_near_miss_is_told_what_is_missing_and_where_the_unknown_is() -> None:
    recognised = _in_its_folder(source("CHILD,DECOM,RNE,LS,Zaphod,DEC\n"), SSDA903)
    assert (recognised.tables, recognised.nearest) == ((), "episodes")
    assert "missing PLACE, REC; not known, counted from the left: 5" in recognised.problem
    assert "zaphod" not in recognised.problem.lower()


def test_a_few_columns_of_a_long_table_are_nearer_to_it_than_to_a_short_one() -> None:
    """CHILD alone is a greater share of UASC than these three are of Episodes."""
    recognised = _in_its_folder(source("CHILD,DECOM,RNE\n"), SSDA903)
    assert (recognised.nearest, recognised.tables) == ("episodes", ())
    assert "found CHILD, DECOM, RNE; missing LS, PLACE, DEC, REC" in recognised.problem


def test_a_file_of_no_table_is_told_the_tables() -> None:
    recognised = _in_its_folder(source("a,b\n1,2\n"), SSDA903)
    assert (recognised.nearest, recognised.problem[:42]) == ("", "its columns are those of no table of SSDA9")


@pytest.mark.parametrize(
    ("content", "suffix", "said"),
    [
        (
            f"{HEADER}\n",
            "csv",
            "the table header of SSDA903, which belongs in landing/<authority>/social_care/ssda903/",
        ),
        (RETURN, "xml", "SSDA903 as XML, which belongs in landing/<authority>/social_care/ssda903/"),
        ("CHILD,DECOM,RNE,LS,PLACE,DEC,PLACE_PROVIDER,URN,HOME_POST,PL_POST,CIN\n", "csv", "without the columns REC"),
    ],
)
def test_a_file_in_another_folder_is_told_where_it_belongs(content: str, suffix: str, said: str) -> None:
    assert said in advice(source(content, suffix))


@pytest.mark.parametrize(
    ("content", "suffix"),
    [("person_id,date_of_birth\n", "csv"), ("<other/>", "xml"), ("not xml", "xml"), ("", "csv"), ("x", "txt")],
)
def test_any_other_file_gets_no_advice(content: str, suffix: str) -> None:
    assert advice(source(content, suffix)) == ""


def test_utf_16_is_read_by_its_mark() -> None:
    text = f"{HEADER}\n1,1,01/01/2001,WBRI,,,\n"
    for encoded in (text.encode("utf-16"), b"\xfe\xff" + text.encode("utf-16-be")):
        assert _in_its_folder(source(encoded), SSDA903).tables == ("header",)
        assert rows(open_table(source(encoded), SSDA903, "header"))[0][:2] == ("1", "1")


def test_columns_come_under_the_names_of_the_contract() -> None:
    """A further column that bears such a name itself is not taken for it."""
    table = open_table(source("child,DECOM,RNE,LS,PLACE,DEC,REC,person_id\n1,,,,,,,9\n"), SSDA903, "episodes")
    assert table.header == ("person_id", "decom", "rne", "ls", "place", "dec", "rec", "column 8")


def test_one_xml_file_is_three_tables() -> None:
    assert _in_its_folder(source(RETURN, "xml"), SSDA903).tables == ("header", "uasc", "episodes")
    header, uasc, episodes = (
        open_table(source(RETURN, "xml"), SSDA903, name) for name in ("header", "uasc", "episodes")
    )
    assert header.header[:3] == ("person_id", "sex", "date_of_birth")
    assert [row[:3] for row in rows(header)] == [("1", "1", "01/02/2003"), ("2", "2", ""), ("3", "", "")]
    assert [row[0] for row in rows(uasc)] == ["1"]
    assert [(row[0], row[1], row[5]) for row in rows(episodes)] == [
        ("1", "01/04/2017", "U1"),
        ("1", "01/05/2017", "U4"),
    ]


def test_namespaces_case_and_encodings_of_xml_make_no_difference() -> None:
    plain = rows(open_table(source(RETURN, "xml"), SSDA903, "episodes"))
    other = RETURN.replace("<EXPSSDA903>", '<expssda903 xmlns="urn:x">').replace("</EXPSSDA903>", "</expssda903>")
    encoded = RETURN.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")
    assert rows(open_table(source(other, "xml"), SSDA903, "episodes")) == plain
    assert rows(open_table(source(encoded, "xml"), SSDA903, "episodes")) == plain


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><EXPSSDA903><CHILD>&a;</CHILD></EXPSSDA903>', "declares"),
        ("<!DOCTYPE x><EXPSSDA903/>", "declares"),
        (f"<EXPSSDA903><CHILD>{'<a>' * 40}{'</a>' * 40}</CHILD></EXPSSDA903>", "deeper"),
        (f"<EXPSSDA903><CHILD>{'<a/>' * 100_001}</CHILD></EXPSSDA903>", "larger"),
        ("<EXPSSDA903><CHILD></EXPSSDA903>", "damaged"),
        ("<EXPSSDA903><CHILD>", "damaged"),
        ("", "damaged"),
    ],
)
def test_xml_that_no_return_is_is_refused(content: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        list(xml.records(io.BytesIO(content.encode()), {"CHILD"}))


@pytest.mark.parametrize("encode", ["utf-8", "utf-16"])
def test_records_are_taken_out_of_xml_and_every_other_byte_stays(tmp_path, encode: str) -> None:
    content = RETURN.replace('"1.0"', f'"1.0" encoding="{encode}"').encode(encode)
    people = rows(open_people(source(content, "xml"), SSDA903))
    assert people == [("1", "A1"), ("2", ""), ("3", "")]
    without_records(source(content, "xml"), SSDA903, {3}, tmp_path / "left.xml")
    second = "<CHILD><HEADER><CHILDID>2</CHILDID><SEX>2</SEX><UASC>0</UASC></HEADER></CHILD>"
    left = (tmp_path / "left.xml").read_bytes().decode(encode)
    assert left == content.decode(encode).replace(second, "")
    without_records(source(content, "xml"), SSDA903, {2, 3, 4}, tmp_path / "none.xml")
    assert rows(open_people(source((tmp_path / "none.xml").read_bytes(), "xml"), SSDA903)) == []


def test_an_unused_table_still_says_whom_it_is_about() -> None:
    table = open_people(source("CHILD,DOB,MISSING,MIS_START,MIS_END\n7,,M,,\n"), SSDA903)
    assert table.header[0] == "person_id"


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        ("decom", "01/04/2017", "2017-04-01"),
        ("decom", "2017-04-01", "2017-04-01"),
        ("decom", "20170401", "2017-04-01"),
        ("decom", "2020-Apr-25 00:00:00", "2020-04-25"),
        ("decom", "25/04/2020 00:00", "2020-04-25"),
        ("decom", "2020-04-25 13:45:00.000", "2020-04-25"),
        ("decom", "soon", "soon"),
        ("dec", "31/12/9999", ""),
        ("dec", "1900-01-01", ""),
        ("ls", " c2\u00a0", "C2"),
        ("ls", "NaN", ""),
        ("ls", "SSD_PH", ""),
        ("ls", "-1", ""),
        ("rec", "x1", "X1"),
        ("cin", "1.0", "1"),
        ("person_id", "ab\u2019c ", "ab'c"),
    ],
)
def test_what_standards_programs_write_is_made_plain(column: str, written: str, read: str) -> None:
    cells = pl.DataFrame({column: [written, written]})
    assert tidied(cells, EXTRACTS["ssda903", "episodes"])[column].to_list() == [read, read]


def test_upns_of_another_form_than_upns_have_are_marked_and_kept() -> None:
    """A letter, eleven digits and a digit, or a letter for a temporary one; UN1 to UN7 are none."""
    written = ["A123456789012", "b12345678901c", "'A123456789012", "UN3", "", "1234", "A1234567890123", "AB23456789012"]
    tidy = tidied(pl.DataFrame({"upn": written}), SSDA903.used("header"))
    assert tidy["upn_is_odd"].to_list() == ["0", "0", "0", "", "", "1", "1", "1"]
    assert tidy["upn"].to_list() == [*written[:3], "", "", *written[5:]]


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_what_a_standard_fills_is_an_extract_and_what_it_needs_are_columns_of_its_tables(standard) -> None:
    used = {table.extract: {column.name for column in table.columns()} for table in standard.tables}
    assert standard.fills
    assert {fill.extract for fill in standard.fills} <= {
        n for n, extract in EXTRACTS.items() if not extract.is_standard
    }
    assert {table for fill in standard.fills for table in fill.tables} <= used.keys()
    assert all(set(columns) <= used.get(table, set()) for table, columns in standard.filled.items())
