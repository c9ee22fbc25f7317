"""A file rewritten without some of its rows reads as it did before."""

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest
from xlsxwriter import Workbook

from ingest.erasure.rewrite import without_rows
from ingest.files import Stamp
from ingest.source import opened
from tests.hostile.workbooks import with_sheet
from tests.partner import PLANS_HEADER

TEXT = (
    'plan_id;"a ""quoted"" name";Straße\r\n'
    'L1;"two\r\nlines";x\r\n'
    "L2;gone;x\r\n"
    '\r\nL3;"semi;colon";\xa3\r\n'
    "L4;too;many;fields\r\n"
    "L5;few\r\n"
    'L6;"say ""yes""";" blank "\r\n'
    "L7;carriage\rreturn;x\r\n"
)


def workbook() -> bytes:
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plans")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["plan_id", "start_date", "number", "yes"])
        sheet.write_row(1, 0, ["L1"])
        sheet.write_datetime(1, 1, dt.datetime(2020, 1, 2), day)
        sheet.write_row(1, 2, [12, True])
        sheet.write_row(2, 0, ["L2", "gone"])
        sheet.write_row(4, 0, ["0012", "=text", 1.25, False])
        sheet.write_datetime(5, 1, dt.datetime(2020, 1, 2, 13, 30), moment)
        sheet.write_formula(5, 0, "=NA()", None, "#N/A")
        sheet.write_number(5, 2, 1234567890123456)
        sheet.write_row(6, 0, ["L4", "beyond", 1, 2, "the header"])
        book.add_worksheet("More").write(0, 0, "more")
    return content.getvalue()


def odd_workbook() -> bytes:
    """A workbook with a hidden first sheet that counts days from 1904, and cells that Excel has made something of."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "date_1904": True}) as book:
        book.add_worksheet("Last year").hide()
        sheet = book.add_worksheet("This year")
        sheet.activate()
        sheet.write_row(0, 0, ["plan_id", "start_date"])
        codes = ["000000", "0.0%", "0.00E+00", "dd/mm/yyyy", "[h]:mm", '"P"000', "General"]
        for row, code in enumerate(codes, start=1):
            sheet.write_number(row, 0, 40_123, book.add_format({"num_format": code}))
            sheet.write_number(row, 1, 40_000 + row)
        sheet.write_string(8, 0, "line\rbreak _x000D_")
        sheet.write_string(9, 16_383, "stray")
    return content.getvalue()


def parquet() -> bytes:
    content = io.BytesIO()
    pl.DataFrame(
        {
            "plan_id": ["L1", "L2", "L3"],
            "start": [dt.date(2020, 1, 1), None, dt.date(2020, 1, 3)],
            "n": [1.0, 2.5, None],
        }
    ).write_parquet(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("suffix", "content", "struck"),
    [
        ("csv", TEXT.encode("cp1252"), {3}),
        ("csv", b"\xef\xbb\xbf" + TEXT.encode(), {3, 6}),
        ("csv", TEXT.replace('"', "").replace("two\r\nlines", "one").encode(), {2}),
        ("csv", PLANS_HEADER.replace(",", "\t").encode(), {2}),
        ("xlsx", workbook(), {3}),
        ("xlsx", workbook(), {6, 7}),
        ("xlsx", odd_workbook(), {4}),
        ("xlsx", odd_workbook(), set()),
        ("parquet", parquet(), {3}),
    ],
)
def test_what_is_left_of_a_file_reads_as_it_did(tmp_path: Path, suffix: str, content: bytes, struck: set[int]) -> None:
    before, after = tmp_path / f"before.{suffix}", tmp_path / f"after.{suffix}"
    before.write_bytes(content)
    with opened(before, suffix, Stamp.of(before.lstat())) as source:
        without_rows(source, ["plan_id"], struck, after)
    assert [row[1:] for row in _read(after, suffix)] == [
        row[1:] for row in _read(before, suffix) if row[0] not in struck
    ]


def _read(path: Path, suffix: str) -> list[tuple]:
    """The header, then each row's number, its fields and what is wrong with it, in the file's order."""
    with opened(path, suffix, Stamp.of(path.lstat())) as source:
        table = source.table(["plan_id"])
        text = (table.delimiter, source.scanned.encoding, source.scanned.has_bom) if suffix == "csv" else ()
        rows: list[tuple] = [(0, table.header, text)]
        for batch in table.batches:
            bad = {(number, each.position): each.rule for each in batch.bad_cells for number in each.row_numbers}
            whole = [
                (number, fields, tuple(bad.get((number, at), "") for at in range(len(fields))))
                for number, fields in zip(batch.row_number.to_list(), batch.cells.iter_rows(), strict=True)
            ]
            rows += sorted([*whole, *((row.row_number, row.fields, row.rule) for row in batch.ragged)])
    return rows


def test_a_formula_without_a_value_stays_bad(tmp_path: Path) -> None:
    """It becomes an error value: what it would have come to nobody knows."""
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    header, formula = '<c r="A1" t="str"><v>plan_id</v></c>', '<c r="A2"><f>1</f></c>'
    before.write_bytes(with_sheet(f'<row r="1">{header}</row><row r="2">{formula}</row>'))
    with opened(before, "xlsx", Stamp.of(before.lstat())) as source:
        without_rows(source, ["plan_id"], {7}, after)
    assert [row[2] for row in _read(before, "xlsx")[1:]] == [("formula without a value",)]
    assert [row[2] for row in _read(after, "xlsx")[1:]] == [("Excel error value",)]
