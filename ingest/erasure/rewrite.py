"""Writes a delivered file anew without some of its rows, in its own format: what is left reads as it did before.

Text files keep encoding and delimiter; a workbook keeps its first sheet, the only one that is ever read, with its
values and without its looks; Parquet keeps its types. Which rows go is decided elsewhere.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook, SheetTypeEnum

from ingest.readers import Batch
from ingest.readers.delimited import CODECS
from ingest.readers.excel_errors import error_cells
from ingest.source import Source

FIRST_ROW = 2
ERROR_VALUE = "#N/A"


def without_rows(source: Source, expected: Collection[str], struck: Collection[int], target: Path) -> None:
    """Write the open file's rows to `target`, but for those with a number in `struck` (the header is row 1).

    `expected` are the column names by which the delimiter of a text file is told.
    """
    match source.suffix:
        case "csv":
            _write_text(source, expected, frozenset(struck), target)
        case "xlsx":
            _write_workbook(source.file, frozenset(struck), target)
        case "parquet":
            _write_parquet(source.file, frozenset(struck), target)
        case _:
            raise ValueError("no writer for this extension")


def _write_text(source: Source, expected: Collection[str], struck: frozenset[int], target: Path) -> None:
    table = source.table(expected)
    codec = "utf-8-sig" if source.scanned.has_bom else CODECS[source.scanned.encoding or ""]
    with target.open("w", encoding=codec, newline="") as file:
        # With this line end every field that holds a line break of any kind is quoted.
        writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\r\n")
        writer.writerow(table.header)
        for batch in table.batches:
            writer.writerows(fields for number, fields in numbered(batch) if number not in struck)


def numbered(batch: Batch) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A batch's rows with their numbers, those with too many or too few fields at their places."""
    whole = zip(batch.row_number.to_list(), batch.cells.iter_rows(), strict=True)
    return iter(sorted([*whole, *((row.row_number, row.fields) for row in batch.ragged)], key=lambda row: row[0]))


def _write_workbook(file: BinaryIO, struck: frozenset[int], target: Path) -> None:
    from xlsxwriter import Workbook

    errors = error_cells(file)
    file.seek(0)
    workbook = CalamineWorkbook.from_filelike(file)
    name = next(sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    with Workbook(str(target), {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        kept = ((number, cells) for number, cells in enumerate(rows, start=1) if number not in struck)
        for position, (number, cells) in enumerate(kept):
            for column, cell in enumerate(cells):
                if column in errors.get(number, ()):
                    sheet.write_formula(position, column, "=NA()", None, ERROR_VALUE)
                else:
                    _write_cell(sheet, position, column, cell, formats)


_FORMATS: dict[type, str] = {
    dt.date: "yyyy-mm-dd",
    dt.datetime: "yyyy-mm-dd hh:mm:ss",
    dt.time: "hh:mm:ss",
    dt.timedelta: "[hh]:mm:ss",
}


def _write_cell(sheet: Any, row: int, column: int, cell: Any, formats: dict[type, Any]) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell)
    else:
        sheet.write_datetime(row, column, cell, formats[type(cell)])


def _write_parquet(file: BinaryIO, struck: frozenset[int], target: Path) -> None:
    file.seek(0)
    parquet = pq.ParquetFile(file)
    start = FIRST_ROW
    with pq.ParquetWriter(target, parquet.schema_arrow) as writer:
        for group in range(parquet.num_row_groups):
            rows = parquet.read_row_group(group)
            kept = pa.array([number not in struck for number in range(start, start + rows.num_rows)])
            writer.write_table(rows.filter(kept))
            start += rows.num_rows
