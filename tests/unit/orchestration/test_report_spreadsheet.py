"""The spreadsheet: cover, contents, notes, one marked table a sheet, no empty cell."""

import re
from dataclasses import replace
from datetime import datetime
from zipfile import ZipFile

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from orchestration.publication.report import content, indicators, native_charts, spreadsheet
from tests.unit.orchestration import explore_file, report_file


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spreadsheet")
    gathered = content.gathered(report_file.make(folder / "public.duckdb"), "Costs and outcomes", "data@example.org")
    spreadsheet.write(gathered, folder / "report.xlsx")
    return folder / "report.xlsx"


@pytest.fixture(scope="module")
def book(path):
    return CalamineWorkbook.from_path(str(path))


@pytest.fixture(scope="module")
def charted(tmp_path_factory):
    """The workbook with a page for each indicator: one of a measure of which a quarter is withheld."""
    folder = tmp_path_factory.mktemp("charted")
    with duckdb.connect(str(explore_file.make(folder / "explore.duckdb")), read_only=True) as connection:
        front = content.Front(indicators=indicators.pages(connection))
    gathered = replace(content.gathered(report_file.make(folder / "public.duckdb"), "Title", ""), front=front)
    spreadsheet.write(gathered, folder / "report.xlsx")
    return folder / "report.xlsx"


def rows(book, sheet):
    """The marked table of a sheet: what stands from its headings on."""
    found = book.get_sheet_by_name(sheet).to_python()
    start = next(number for number, row in enumerate(found) if row[1] != "")
    return found[start:]


def parts(path, pattern):
    with ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist() if re.fullmatch(pattern, name)}


def test_cover_contents_and_notes_come_first_and_definitions_last(book):
    tables = [f"Table_{number}" for number in range(1, 14)]
    assert book.sheet_names == ["Cover", "Contents", "Notes", *tables, "Definitions"]


def test_the_cover_says_what_it_is_and_what_the_symbols_mean(book):
    said = [row[0] for row in book.get_sheet_by_name("Cover").to_python()]
    assert said[0] == "Costs and outcomes"
    assert "[x] not available." in said
    assert "data@example.org" in said


def test_the_contents_lead_to_every_table(book):
    assert [row[0] for row in rows(book, "Contents")[1:]] == book.sheet_names[3:]


def test_the_cover_says_of_a_demonstration_that_it_is_one(path, tmp_path):
    gathered = content.gathered(report_file.make(tmp_path / "public.duckdb"), "", "", is_demonstration=True)
    spreadsheet.write(gathered, tmp_path / "report.xlsx")
    for each, is_said in ((tmp_path / "report.xlsx", True), (path, False)):
        cover = CalamineWorkbook.from_path(str(each)).get_sheet_by_name("Cover").to_python()
        assert ([content.DEMONSTRATION] in cover) == is_said


def test_every_sheet_but_the_cover_is_one_marked_table_with_a_frozen_heading(path, book):
    sheets = parts(path, r"xl/worksheets/sheet\d+\.xml")
    assert len(parts(path, r"xl/tables/.*")) == sum('state="frozen"' in each for each in sheets.values())
    assert len(sheets) == len(parts(path, r"xl/tables/.*")) + 1


def test_no_cell_of_a_table_is_empty(book):
    empty = [sheet for sheet in book.sheet_names[1:] for row in rows(book, sheet) if "" in row]
    assert empty == []


def test_figures_are_numbers_and_symbols_texts(book):
    headings, *found = rows(book, "Table_2")
    before = headings.index("Call-outs before")
    assert [row[before] for row in found] == [64, 0, "[c]", "[x]"]


def test_each_indicator_is_a_chart_with_a_line_for_each_authority(charted):
    drawn = parts(charted, r"xl/charts/chart\d+\.xml")
    assert len(drawn) == 2
    first = drawn["xl/charts/chart1.xml"]
    assert first.count("<c:ser>") == 2
    assert re.findall(r"<a:t>(.*?)</a:t>", first) == [
        "Child protection: Children on a plan, whole authority (children)",
        "Quarter of the financial year",
        "Children",
    ]


def test_a_withheld_quarter_is_an_empty_cell_and_a_gap_in_the_line(charted):
    """As 0 it would say what nobody may see, and what is not so."""
    figures = CalamineWorkbook.from_path(str(charted)).get_sheet_by_name(native_charts.FIGURES).to_python()
    start = next(at for at, row in enumerate(figures) if row[0] == "Quarter")
    assert figures[start][:3] == ["Quarter", "Luton & <Bury>", "West Berkshire"]
    assert [row[2] for row in figures[start + 1 : start + 13]] == [*range(6, 15), "", "", ""]
    drawn = parts(charted, r"xl/charts/chart1\.xml")["xl/charts/chart1.xml"]
    (program,) = parts(charted, r"docProps/app\.xml").values()
    assert "<AppVersion>12." in program, "of Excel 2007: a blank of which a chart says nothing is a gap"
    assert "dispBlanksAs" not in drawn
    of_west_berkshire = re.findall(r"<c:val>.*?</c:val>", drawn)[1]
    assert re.findall(r"<c:v>(.*?)</c:v>", of_west_berkshire) == [str(figure) for figure in range(6, 15)]
    assert not any("[c]" in each for each in parts(charted, r"xl/charts/.*").values())


def test_a_chart_says_what_it_shows_to_those_who_do_not_see_it(charted):
    (drawing,) = parts(charted, r"xl/drawings/drawing\d+\.xml").values()
    said = re.findall(r'descr="(.*?)"', drawing)
    assert len(said) == 2
    assert said[0].startswith("Line chart. Indicator 1: Child protection. Children on a plan")
    assert "between 6 and 42" in said[0]


def test_the_charts_come_last_and_the_cover_says_so(charted, book):
    found = CalamineWorkbook.from_path(str(charted))
    assert found.sheet_names[-3:] == ["Definitions", native_charts.CHARTS, native_charts.FIGURES]
    assert [native_charts.SAID_ON_COVER] in found.get_sheet_by_name("Cover").to_python()
    assert [native_charts.SAID_ON_COVER] not in book.get_sheet_by_name("Cover").to_python()


def test_symbols_that_a_sheet_uses_are_explained_on_it(book):
    above = [row[0] for row in book.get_sheet_by_name("Table_4").to_python()]
    assert "[z] not applicable." in above
    assert not any(str(said).startswith("[c]") for said in above)


def test_notes_that_a_title_refers_to_are_there(book):
    title = book.get_sheet_by_name("Table_2").to_python()[0][0]
    headings, *notes = rows(book, "Notes")
    referred = [int(number) for number in re.findall(r"\[note (\d+)\]", title)]
    texts = {row[0]: row[headings.index("Note text")] for row in notes}
    assert [texts[number] for number in referred] == [
        "Call-outs before and after.",
        "How it was worked out.",
        "Before and after, no comparison group.\nFamilies start at a bad time.",
    ]


def test_a_definition_names_the_sheets_where_it_holds(book):
    assert ["Families", "Families counted.", "Table_2, Table_3"] in rows(book, "Definitions")


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    failed = "update quality.check set passed = false"
    gathered = content.gathered(report_file.make(tmp_path / "public.duckdb", failed), "Title", "")
    spreadsheet.write(gathered, tmp_path / "report.xlsx")
    assert not any("<f>" in sheet for sheet in parts(tmp_path / "report.xlsx", r"xl/worksheets/.*\.xml").values())


def test_it_is_as_old_as_the_run_that_made_its_figures(path):
    (properties,) = parts(path, r"docProps/core\.xml").values()
    assert datetime(2020, 5, 1, 3).isoformat() in properties


def test_a_long_text_has_room_for_its_lines():
    assert spreadsheet._lines("word " * 60, 60) == 5
