"""Rewrites a delivered file without some of its rows, in its own format. The other rows read as before.

Text files keep encoding, delimiter and what stands above the header; a workbook keeps the sheets that are ever read,
with their values and number formats; Parquet keeps its types. Which rows go is decided elsewhere.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.formats.decoding import decoded, is_utf16
from ingest.formats.sheets import sheet_and_row
from ingest.readers import USUAL, Batch, Layout
from ingest.readers.cells import TRUE_OR_FALSE, CellReader, Flaw, to_number
from ingest.readers.delimited import CODECS
from ingest.readers.sheet import Cell
from ingest.readers.workbook import Workbook, open_workbook
from ingest.source import Source

FIRST_ROW = 2
ERROR_VALUE = "#N/A"


def without_rows(
    source: Source, expected: Collection[str], struck: Collection[int], target: Path, layout: Layout = USUAL
) -> None:
    """Write the open file's rows to `target`, but for those with a number in `struck` (the header is row 1).

    `expected` are the column names from which the delimiter of a text file is found.
    """
    match source.suffix:
        case "csv":
            _write_text(source, expected, frozenset(struck), target, layout)
        case "xlsx":
            _write_workbook([(open_workbook(source.file, layout.sheet), frozenset(struck))], target)
        case "parquet":
            _write_parquet(source.file, frozenset(struck), target)
        case _:
            raise ValueError("no writer for this extension")


def without_rows_of_sheets(source: Source, struck: Collection[int], target: Path) -> None:
    """Write all visible sheets of a workbook without the rows that `struck` has by numbers of `open_people_of`."""
    rows = [sheet_and_row(number) for number in struck]
    sheets = enumerate(open_workbook(source.file).visible())
    _write_workbook([(sheet, frozenset(row for at, row in rows if at == place)) for place, sheet in sheets], target)


def _write_text(
    source: Source, expected: Collection[str], struck: frozenset[int], target: Path, layout: Layout
) -> None:
    codec = layout.encoding or ("utf-16" if is_utf16(source) else "")
    table = (decoded(source, codec) if codec else source).table(expected, layout)
    codec = codec or ("utf-8-sig" if source.scanned.has_bom else CODECS[source.scanned.encoding or ""])
    with target.open("w", encoding=codec, newline="") as file:
        # With this line end every field that holds a line break of any kind is quoted.
        writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\r\n")
        file.write(table.preamble)
        if layout.header_row:
            writer.writerow(table.header)
        for batch in table.batches:
            writer.writerows(fields for number, fields in numbered(batch) if number not in struck)


def numbered(batch: Batch) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A batch's rows with their numbers, those with too many or too few fields at their places."""
    whole = zip(batch.row_number.to_list(), batch.cells.iter_rows(), strict=True)
    return iter(sorted([*whole, *((row.row_number, row.fields) for row in batch.ragged)], key=lambda row: row[0]))


def _write_workbook(sheets: Sequence[tuple[Workbook, frozenset[int]]], target: Path) -> None:
    from xlsxwriter import Workbook as NewWorkbook
    from xlsxwriter.exceptions import XlsxWriterException

    source = sheets[0][0]
    with NewWorkbook(str(target), {"in_memory": True, "date_1904": source.counts_from_1904}) as book:
        formats = {style: book.add_format({"num_format": look.code}) for style, look in source.formats.items()}
        cells = CellReader(source)
        for read, struck in sheets:
            try:
                sheet = book.add_worksheet(read.sheet_name)
            except XlsxWriterException:  # other programs write names that Excel does not allow
                sheet = book.add_worksheet()
            gone = sorted(struck)
            for number, row in read.rows():
                if number in struck:
                    continue
                position = number - 1 - bisect_left(gone, number)
                for cell in row:
                    _write_cell(sheet, position, cell, cells.read(cell), formats.get(cell.style))


def _write_cell(sheet: Any, row: int, cell: Cell, read: tuple[str, Flaw | None], look: Any) -> None:
    """Numbers keep their format, which makes them dates or percentages. What has no value is an error value."""
    text, flaw = read
    number = to_number(cell.value or "") if cell.type == "n" else None
    if number is not None:
        sheet.write_number(row, cell.position, number, look)
    elif flaw is TRUE_OR_FALSE:
        sheet.write_boolean(row, cell.position, text == "true")
    elif flaw and not flaw.column_type:
        sheet.write_formula(row, cell.position, "=NA()", None, ERROR_VALUE)
    elif sheet.write_string(row, cell.position, text):
        raise ValueError("a cell that cannot be written")


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
