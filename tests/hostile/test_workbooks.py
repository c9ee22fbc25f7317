"""Workbooks as people and programs make them: read right, or refused in plain words, in little memory."""

import datetime as dt
import io
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ingest.readers import Unreadable
from tests.hostile.workbooks import (
    MAIN,
    SHEET,
    STRICT_NAMES,
    cells,
    opened,
    patched,
    plain,
    rules,
    text,
    with_sheet,
    written,
)

CHECKOUT = Path(__file__).parents[2]
PERSONS = "hertfordshire/social_care/persons/2020-03-31.xlsx"
BORN = (dt.date(2010, 1, 13), "dd/mm/yyyy")
HEADER_ROW = f'<row r="1">{text("A1", "a")}{text("B1", "b")}</row>'


# Which sheet


def sheets(*states: str) -> bytes:
    """A sheet for each state; the cell below its header says which it is."""

    def fill(book):
        for number, state in enumerate(states):
            sheet = book.add_worksheet()
            if state == "empty":
                continue
            sheet.write_column(0, 0, ["a", f"sheet {number}"])
            {"hidden": sheet.hide, "very hidden": sheet.very_hidden, "visible": sheet.activate}[state]()

    return written(fill)


@pytest.mark.parametrize(
    ("states", "read", "note"),
    [
        (("visible",), 0, []),
        (("visible", "visible", "empty"), 0, ["only the first sheet was read; 1 more holds data"]),
        (("hidden", "visible"), 1, ["only the first visible sheet was read; 1 more holds data, 1 of them hidden"]),
        (
            ("very hidden", "hidden", "visible", "visible"),
            2,
            ["only the first visible sheet was read; 3 more hold data, 2 of them hidden"],
        ),
    ],
)
def test_the_first_visible_sheet_is_read_and_the_others_noted(states, read, note):
    table = opened(sheets(*states))
    assert cells(table) == [(2, (f"sheet {read}",))]
    assert table.notes == note


def test_a_workbook_with_nothing_but_hidden_sheets():
    content = patched(sheets("visible"), lambda name, part: part.replace(b'sheetId="1"', b'sheetId="1" state="hidden"'))
    with pytest.raises(Unreadable, match="no visible sheet"):
        opened(content)


def test_damage_in_a_sheet_that_is_not_read_harms_nobody():
    content = patched(
        sheets("visible", "visible"), lambda name, part: b"<oops" if name.endswith("sheet2.xml") else part
    )
    assert cells(opened(content)) == [(2, ("sheet 0",))]


# Far cells and great sizes


@pytest.mark.parametrize("reference", ["XFD1048576", "XFD3", "ALN2"])
def test_a_far_cell_makes_its_row_bad_and_no_other(reference):
    row = reference.lstrip("XFDALN")
    table = opened(with_sheet(f'{HEADER_ROW}<row r="{row}">{text(f"A{row}", "x")}{text(reference, "stray")}</row>'))
    (batch,) = table.batches
    (ragged,) = batch.ragged
    assert (ragged.row_number, ragged.rule) == (int(row), "a cell lies far outside the table")
    assert ragged.fields == ("x", "", "stray")
    assert table.blank_rows == int(row) - 2


def test_a_far_cell_in_the_header_refuses_the_file():
    with pytest.raises(Unreadable, match="a cell lies far outside the table: row 1, column 16384"):
        opened(with_sheet(f'<row r="1">{text("A1", "a")}{text("XFD1", "stray")}</row>'))


def test_far_empty_cells_and_a_dimension_that_lies_are_harmless():
    content = with_sheet(
        f'{HEADER_ROW}<row r="2">{text("A2", "x")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    lying = patched(
        content,
        lambda name, part: part.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
    )
    table = opened(lying)
    assert cells(table) == [(2, ("x", ""))]
    assert table.blank_rows == 0


def bomb(part: str, start: bytes, unit: bytes, end: bytes, megabytes: int) -> bytes:
    """A small workbook one part of which unpacks to many megabytes."""
    target = io.BytesIO()
    small = plain(("a",), ("x",))
    with zipfile.ZipFile(io.BytesIO(small)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        with archive.open(part, "w") as stream:
            stream.write(start)
            block = unit * ((1 << 20) // len(unit))
            for _ in range(megabytes):
                stream.write(block)
            stream.write(end)
    return target.getvalue()


BOMBS = {
    "rows": (SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"<row/>", b"</sheetData></worksheet>"),
    "strings": ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">'.encode(), b"<si><t>ab</t></si>", b"</sst>"),
    "one string": ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>'.encode(), b"ab", b"</t></si></sst>"),
    "open tags": (SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"<v>", b"</sheetData></worksheet>"),
    "one tag": (SHEET, f'<worksheet xmlns="{MAIN}" a="'.encode(), b"ab", b'"/>'),
    "styles": ("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode(), b"<xf/>", b"</cellXfs></styleSheet>"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_workbook_that_inflates_is_refused_by_what_comes_out(kind, tmp_path):
    """In a process with little memory, whatever the archive says of its sizes."""
    path = tmp_path / "bomb.xlsx"
    content = bomb(*BOMBS[kind], megabytes=24)
    assert len(content) < 1 << 20
    path.write_bytes(content)
    program = textwrap.dedent("""
        import resource, sys
        from ingest.readers import Unreadable, open_table, package, scan
        package.LARGEST_UNPACKED = 16 << 20
        resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30))
        with open(sys.argv[1], "rb") as file:
            try:
                table = open_table(file, scan(file), "xlsx", ("a",))
                sum(batch.rows for batch in table.batches)
            except Unreadable:
                # The usage of a process that is asked of the system counts what its parent held when it was started.
                peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
                print("refused", int(peak.split()[1]) >> 10)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, path], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    said, megabytes = done.stdout.split() or (done.stderr, "0")
    assert (said, done.returncode) == ("refused", 0)
    assert int(megabytes) < 300


def test_an_entry_that_claims_less_than_it_holds():
    content = bytearray(plain(("a",), *[(f"{number}",) for number in range(3000)]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    content = content.replace(size, (1000).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="damaged"):
        cells(opened(bytes(content)))


def test_xml_with_entities_of_its_own():
    document = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    with pytest.raises(Unreadable):
        opened(patched(plain(("a",)), lambda name, part: document.encode() if name == SHEET else part))


# Cells


def test_a_formula_that_was_never_calculated_is_a_bad_cell_and_no_blank_row():
    table = opened(
        with_sheet(
            f'{HEADER_ROW}<row r="2">{text("A2", "x")}<c r="B2"><f>A2+1</f></c></row>'
            '<row r="3"><c r="A3"><f>A2</f><v/></c></row>'
            f'<row r="4">{text("A4", "y")}<c r="B4" t="str"><f>""</f><v></v></c></row>'
            '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c></row>'
        )
    )
    (batch,) = table.batches
    assert {(bad.position, bad.rule, tuple(bad.row_numbers)) for bad in batch.bad_cells} == {
        (1, "formula without a value", (2,)),
        (0, "formula without a value", (3,)),
    }
    assert batch.cells.rows()[2:] == [("y", ""), ("2", "")]


@pytest.mark.parametrize(
    ("cell", "read", "rule"),
    [
        ((43525, "dd/mm/yyyy"), "2019-03-01", "a date where an identifier belongs"),
        ((0.5, "hh:mm"), "12:00:00", "a date where an identifier belongs"),
        ((1.5, "[h]:mm"), "1 day, 12:00:00", "a date where an identifier belongs"),
        (True, "true", "true or false where an identifier belongs"),
        ((0.5, "0%"), "0.5", "a percentage where an identifier belongs"),
        ((123000000000, "0.00E+00"), "123000000000", "scientific notation where an identifier belongs"),
    ],
)
def test_what_excel_made_of_an_identifier_is_bad_in_identifier_columns_only(cell, read, rule):
    content = plain(("a", "b"), (cell, "x"))
    assert cells(opened(content)) == [(2, (read, "x"))]
    assert rules(opened(content)) == {(2, 0): (rule, "identifier")}


def test_the_register_says_so_of_identifiers_and_takes_dates_and_yes_no_as_ever(partner):
    rows = [(f"P{number}", BORN, True) for number in range(60)]
    bad = [((43525, "d-mmm"), BORN, False), (True, BORN, False), ((0.12, "0.0%"), BORN, True)]
    delivery = partner.sent(PERSONS, plain(("person_id", "date_of_birth", "disabled_children_team"), *rows, *bad))
    assert (delivery.outcome, delivery.rows_accepted, delivery.rows_quarantined) == ("accepted", 60, 3)
    assert set(partner.rejected_rows()) == {
        ("person_id", "a date where an identifier belongs"),
        ("person_id", "true or false where an identifier belongs"),
        ("person_id", "a percentage where an identifier belongs"),
    }


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("000000", "000123"),
        ("0", "123"),
        ("00", "123"),
        ("000000;-000000;0", "000123"),
        ('"P"000000', "P000123"),
        ("[$-809]00000", "00123"),
        ("#,##0", "123"),
        ('"£"0', "123"),
        ("0.00", "123"),
        ("@", "123"),
    ],
)
def test_a_number_is_read_with_the_zeros_that_are_shown(code, read):
    assert cells(opened(plain(("a",), ((123, code),)))) == [(2, (read,))]


@given(st.integers(0, 10**9), st.integers(1, 12))
def test_padding_shows_the_number_and_only_adds_zeros(number, digits):
    ((_, (read,)),) = cells(opened(plain(("a",), ((number, "0" * digits),))))
    assert (int(read), len(read)) == (number, max(digits, len(str(number))))


# Days


@given(st.dates(dt.date(1904, 1, 2)), st.booleans())
def test_date_cells_are_read_right_whichever_way_the_workbook_counts(day, from_1904):
    if day.year > 9990:
        return
    table = opened(plain(("a",), ((day, "dd/mm/yyyy"),), date_1904=from_1904))
    assert cells(table) == [(2, (day.isoformat(),))]


def test_bare_day_numbers_of_a_workbook_that_counts_from_1904_are_bad_dates(partner):
    rows = [("P1", 38788), ("38789", BORN), *[(f"Q{number}", BORN) for number in range(40)]]
    content = plain(("person_id", "date_of_birth"), *rows, date_1904=True)
    delivery = partner.sent(PERSONS, content)
    assert (delivery.outcome, delivery.rows_accepted) == ("accepted", 41)
    rule = "day number in a workbook that counts days from 1904"
    assert partner.rejected_rows() == {("date_of_birth", rule): 1}


@pytest.mark.parametrize(("number", "read"), [(59, "1900-02-28"), (60, "60"), (61, "1900-03-01"), (-5, "-5")])
def test_the_days_around_the_29_february_1900_which_only_excel_knows(number, read):
    assert cells(opened(plain(("a",), ((number, "yyyy-mm-dd"),)))) == [(2, (read,))]


# Dialects


def strict(content: bytes) -> bytes:
    def change(_, part):
        for transitional, other in STRICT_NAMES.items():
            part = part.replace(transitional.encode(), other.encode())
        return part

    return patched(content, change)


def test_a_strict_workbook_reads_like_a_transitional_one():
    content = plain(("a", "b"), ("x", BORN), ((7, "000"), True))
    assert cells(opened(strict(content))) == cells(opened(content)) == [(2, ("x", "2010-01-13")), (3, ("007", "true"))]


def test_the_dates_that_strict_workbooks_write_as_text():
    row = (
        '<row r="2"><c r="A2" t="d"><v>2020-03-31T00:00:00</v></c><c r="B2" t="d"><v>2020-03-31T10:30:00</v></c></row>'
    )
    content = strict(with_sheet(HEADER_ROW + row))
    assert cells(opened(content)) == [(2, ("2020-03-31", "2020-03-31 10:30:00"))]
    assert set(rules(opened(content)).values()) == {("a date where an identifier belongs", "identifier")}


def bare(value: str) -> str:
    return f'<c t="str"><v>{value}</v></c>'


@pytest.mark.parametrize(
    "rows",
    [
        f"<row>{text('A1', 'a')}{text('B1', 'b')}</row><row>{text('A2', 'x')}{text('B2', 'y')}</row>",
        "".join(f"<row>{bare(row[0])}{bare(row[1])}</row>" for row in ("ab", "xy")),
    ],
)
def test_rows_and_cells_without_references(rows):
    table = opened(with_sheet(rows))
    assert (table.header, cells(table)) == (("a", "b"), [(2, ("x", "y"))])


def test_a_prefix_for_every_name_and_parts_in_other_places():
    def change(name, part):
        if name != SHEET:
            return part
        prefixed = part.replace(b"xmlns=", b"xmlns:x=").replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
        return prefixed.replace(b"<x:?xml", b"<?xml")

    assert cells(opened(patched(plain(("a",), ("x",)), change))) == [(2, ("x",))]


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{text("A1", "a")}</row><row r="3"/><row r="3">{text("A3", "x")}</row>',
        f'<row r="1">{text("A1", "a")}</row><row r="2">{text("A3", "x")}</row>',
        f'<row r="1">{text("A1", "a")}{text("A1", "b")}</row>',
        f'<row r="1">{text("A1", "a")}</row><row r="1048577">{text("A1048577", "x")}</row>',
        f'<row r="1">{text("XFE1", "a")}</row>',
        f'<row r="1">{text("a1", "a")}</row>',
    ],
    ids=["row twice", "cell of another row", "cell twice", "row too far", "column too far", "no reference"],
)
def test_rows_and_cells_that_cannot_be_told_apart_refuse_the_file(rows):
    with pytest.raises(Unreadable, match="damaged"):
        cells(opened(with_sheet(rows)))


@pytest.mark.parametrize(
    "cell",
    ['t="s"><v>99</v>', 't="s"><v>x</v>', "><v>1_0</v>", "><v>nan</v>", 't="b"><v>2</v>', 't="what"><v>1</v>'],
)
def test_a_cell_that_makes_no_sense_is_bad_and_its_row_kept(cell):
    content = with_sheet(f'{HEADER_ROW}<row r="2"><c r="A2" {cell}</c>{text("B2", "y")}</row>')
    assert rules(opened(content)) == {(2, 0): ("damaged cell", "")}


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
VALUE = st.one_of(
    TEXT.filter(lambda value: value.strip() and "_x" not in value),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda value: round(value, 4)),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(9990, 1, 1)).map(lambda day: (day, "yyyy-mm-dd")),
)


@given(st.lists(st.lists(VALUE, min_size=3, max_size=3), min_size=1, max_size=5))
def test_cells_are_what_another_reader_says(rows):
    """calamine, which reads the same format on its own."""
    content = plain(
        ("a", "b", "c"), *[[(f"'{cell}" if isinstance(cell, str) else cell) for cell in row] for row in rows]
    )
    other = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row for _, row in cells(opened(content))] == [tuple(map(as_text, row)) for row in other[1:]]


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
