"""From bytes to text: nothing of a file is lost, renumbered or told."""

import datetime as dt
import hashlib
import io
import random
import zipfile

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import Table, Unreadable, normalise, open_table, scan
from ingest.readers import delimited as delimited_module

Row = tuple[int, tuple[str, ...]]


def open_bytes(content: bytes, suffix: str = "csv", expected: tuple[str, ...] = ("a", "b")) -> Table:
    file = io.BytesIO(content)
    return open_table(file, scan(file), suffix, expected)


def rows(table: Table) -> list[Row]:
    """Every row in the file's order, ragged ones too."""
    found: list[Row] = []
    for batch in table.batches:
        found += zip(batch.row_number.to_list(), batch.cells.rows(), strict=True)
        found += [(row.row_number, row.fields) for row in batch.ragged]
    return sorted(found)


def workbook(*lines: tuple) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write(row, column, value)
    return content.getvalue()


@pytest.mark.parametrize("name", ["person_id", "Person ID", " PERSON_id ", "Person  Id", "person\tid"])
def test_names_in_any_case_with_blanks_or_underscores(name: str) -> None:
    assert normalise(name) == "person_id"


def test_scan_tells_encoding_quotes_and_nul() -> None:
    found = scan(io.BytesIO(b"a,b\n"))
    assert (found.encoding, found.has_bom, found.has_quote, found.has_nul, found.size) == (
        "utf-8",
        False,
        False,
        False,
        4,
    )
    assert found.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
    assert scan(io.BytesIO("é".encode("cp1252"))).encoding == "windows-1252"
    assert scan(io.BytesIO("é".encode()[:1])).encoding == "windows-1252"
    assert scan(io.BytesIO(b"\x81")).encoding is None
    assert scan(io.BytesIO(b'\xef\xbb\xbf"')).has_bom


def test_a_character_cut_by_the_end_of_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.scanning.CHUNK", 3)
    assert scan(io.BytesIO("aaé€aaaaa€".encode())).encoding == "utf-8"
    assert scan(io.BytesIO("aaé".encode() + b"abc\xe9abc")).encoding == "windows-1252"


def test_the_delimiter_is_the_one_that_finds_the_contract() -> None:
    assert open_bytes(b"a;x,y;b\n1;2;3\n").header == ("a", "x,y", "b")
    assert open_bytes(b"a\tb\n1\t2\n").notes == ["encoding utf-8", "delimiter tab"]
    assert open_bytes(b"u;v\n").notes[1] == "delimiter comma"


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_line_ends(newline: bytes) -> None:
    table = open_bytes(newline.join([b"a,b", b"1,2", b"", b"3,4"]))
    assert rows(table) == [(2, ("1", "2")), (4, ("3", "4"))]
    assert table.blank_rows == 1


def test_a_name_that_runs_over_lines() -> None:
    table = open_bytes(b'"a\n(the key)",b\n1,2\n')
    assert table.header == ("a\n(the key)", "b")
    assert rows(table) == [(2, ("1", "2"))]


def test_values_stay_text() -> None:
    assert rows(open_bytes(b'a,b\n007,1E5\n"say ""hi""",\n')) == [(2, ("007", "1E5")), (3, ('say "hi"', ""))]


@pytest.mark.parametrize("body", ['1,"x\n2,y\n', '1,"x\n2,y\n3,z"w\n', '1,"x\n2,"y"\n3,z\n', '1,x\n2,"y\n'])
def test_a_quotation_mark_that_swallows_rows(body: str) -> None:
    with pytest.raises(Unreadable, match=r"a quotation mark in row [23] is not closed"):
        rows(open_bytes(f"a,b\n{body}".encode()))


def test_a_stray_quotation_mark_that_harms_no_neighbour() -> None:
    assert len(rows(open_bytes(b'a,b\n1,"x" y\n2,5" pipe\n3,"over\nlines"\n'))) == 3


def test_row_numbers_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyarrow reports bad rows a block ahead of the good ones."""
    monkeypatch.setattr(delimited_module, "BLOCK", 256)
    draw = random.Random(1)
    for count in (1, 2, 30, 400):
        lines = [draw.choice([f"{n},x", f"{n},x", f"{n}", f"{n},x,y", "", " , "]) for n in range(2, count + 2)]
        table = open_bytes(("a,b\n" + "\n".join(lines) + "\n").encode())
        expected = [n for n, line in enumerate(lines, start=2) if line.strip(" ,")]
        found = rows(table)
        assert [number for number, _ in found] == expected
        assert all(fields[0] == str(number) for number, fields in found)
        assert table.blank_rows == len(lines) - len(expected)


# Python, alone, also counts four separators among the control characters as white space.
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1c\x1d\x1e\x1f"))


@given(st.lists(st.lists(CELL, min_size=2, max_size=2)))
def test_whatever_csv_writes_is_read_back(cells: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    found = rows(open_bytes("\n".join(["a,b", *quoted]).encode()))
    kept = [(number, tuple(row)) for number, row in enumerate(cells, start=2) if any(cell.strip() for cell in row)]
    assert found == kept


@given(st.text('ab,;"\n\r\t é', max_size=60), st.sampled_from(["utf-8", "cp1252"]))
def test_whatever_the_text_the_rows_are_read_or_the_file_refused(text: str, codec: str) -> None:
    """No other error, no row number twice or past the file's lines, and no value in the refusal."""
    content = b"a,b\n" + text.encode(codec)
    try:
        numbers = [number for number, _ in rows(open_bytes(content))]
    except Unreadable as error:
        assert str(error).startswith("a quotation mark in row ")
        return
    assert len(set(numbers)) == len(numbers)
    assert all(2 <= number <= 2 + len(text) for number in numbers)


def test_a_record_longer_than_a_block_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_module, "BLOCK", 64)
    with pytest.raises(Unreadable) as caught:
        rows(open_bytes(b"a,b\n1,2\n" + b"secret" * 100 + b",2\n3,4\n"))
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_excel_cells_as_text() -> None:
    book = workbook(("a", "b"), ("007", 12.0), (True, 0.5), (), ("x", "y", "z"))
    table = open_bytes(book, "xlsx")
    assert rows(table) == [(2, ("007", "12")), (3, ("true", "0.5")), (5, ("x", "y", "z"))]
    assert table.blank_rows == 1


def test_excel_error_cells_are_found_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ("CHUNK", "FIRST_CHUNK"):
        monkeypatch.setattr(f"ingest.readers.package.{size}", 7)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(0, 27, "b")
        sheet.write_formula(11, 27, "=NA()", None, "#N/A")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    (batch,) = open_bytes(content.getvalue(), "xlsx").batches
    assert {(bad.position, bad.rule, tuple(bad.row_numbers)) for bad in batch.bad_cells} == {
        (1, "Excel error value", (3,)),
        (27, "Excel error value", (12,)),
    }


def test_a_workbook_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.package.LARGEST_UNPACKED", 100)
    with pytest.raises(Unreadable, match="unpacks"):
        open_bytes(workbook(("a",)), "xlsx")


@pytest.mark.parametrize("lines", [(), ((), ("a", "b"))])
def test_a_workbook_without_a_header(lines: tuple) -> None:
    with pytest.raises(Unreadable, match="empty"):
        open_bytes(workbook(*lines), "xlsx")


def test_a_workbook_behind_a_password() -> None:
    """An encrypted workbook is no zip archive but a compound file, like those of Excel before 2007."""
    with pytest.raises(Unreadable, match="protected by a password"):
        open_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504), "xlsx")


def test_a_zip_that_is_no_workbook() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Unreadable, match="not an Excel workbook"):
        open_bytes(content.getvalue(), "xlsx")


def test_parquet_cells_as_text() -> None:
    content = io.BytesIO()
    pl.DataFrame(
        {
            "a": [1.0, None, 2.5],
            "b": [dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 1, 2), None],
            "c": [dt.date(2020, 2, 3), None, None],
            "d": [True, None, False],
            "e": pl.Series(["x", "x", None], dtype=pl.Categorical),
        }
    ).write_parquet(content)
    assert rows(open_bytes(content.getvalue(), "parquet")) == [
        (2, ("1", "2020-01-01", "2020-02-03", "true", "x")),
        (3, ("", "2020-01-01 02:00:00.000000", "", "", "x")),
        (4, ("2.5", "", "", "false", "")),
    ]


def test_parquet_columns_without_a_plain_spelling() -> None:
    content = io.BytesIO()
    pq.write_table(pa.table({"a": [1], "b": [[1, 2]]}), content)
    with pytest.raises(Unreadable, match="column 2 holds neither"):
        open_bytes(content.getvalue(), "parquet")
