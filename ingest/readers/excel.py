"""Excel workbooks: the first sheet, header in row 1.

calamine parses them, but gives an Excel error value (`#N/A`, `#REF!`) as an empty cell; a second, cheap pass over the
sheet's XML finds those, so that they are bad values and not missing ones.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import numpy as np
import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from ingest.readers.base import (
    ROW_NUMBER,
    TOO_MANY_FIELDS,
    BadCell,
    Batch,
    RaggedRow,
    Table,
    Unreadable,
    column_names,
    without_blank_rows,
)
from ingest.readers.excel_errors import check_container, error_cells

BATCH_ROWS = 100_000
# Excel keeps 15 digits: a longer number typed into it has lost its last ones, and two identifiers may have become one.
LARGEST_EXACT = 10**15
EXCEL_ERROR = "Excel error value"
NUMBER_TOO_LONG = "number longer than Excel keeps"

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def open_excel(file: BinaryIO) -> Table:
    """Open a workbook. Raises `Unreadable`, here or while the batches are read."""
    check_container(file)
    try:
        file.seek(0)
        workbook = CalamineWorkbook.from_filelike(file)
        sheets = [
            workbook.get_sheet_by_index(position)
            for position, sheet in enumerate(workbook.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise Unreadable("the workbook is protected by a password") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("not an Excel workbook, or a damaged one") from None
    if not sheets or not sheets[0].height:
        raise Unreadable("the first sheet is empty")
    return _open_sheet(file, sheets)


def _open_sheet(file: BinaryIO, sheets: list[CalamineSheet]) -> Table:
    rows = iter(sheets[0].to_python(skip_empty_area=False))
    header = [_text(cell) for cell in next(rows)]
    while header and not header[-1].strip():
        header.pop()
    if not header:
        raise Unreadable("row 1 of the first sheet, where the column names belong, is empty")
    notes = []
    others = sum(1 for sheet in sheets[1:] if sheet.height)
    if others:
        notes.append(f"only the first sheet was read; {others} more {'holds' if others == 1 else 'hold'} data")
    table = Table(tuple(header), iter(()), notes)
    table.batches = _batches(rows, error_cells(file), table)
    return table


def _batches(rows: Iterator[list[Cell]], errors: dict[int, list[int]], table: Table) -> Iterator[Batch]:
    width, next_row = len(table.header), 2
    while block := list(islice(rows, BATCH_ROWS)):
        numbers = np.arange(next_row, next_row + len(block))
        next_row += len(block)
        bad = {(row, at): EXCEL_ERROR for row in errors.keys() & set(numbers.tolist()) for at in errors[row]}
        bad |= {
            (int(row), at): NUMBER_TOO_LONG
            for row, cells in zip(numbers, block, strict=True)
            for at, cell in enumerate(cells[:width])
            if type(cell) in (int, float) and abs(cell) >= LARGEST_EXACT
        }
        ragged = {
            int(row): tuple(_text(cell) for cell in cells)
            for row, cells in zip(numbers, block, strict=True)
            if any(cell != "" for cell in cells[width:])
        }
        yield _batch(block, numbers, bad, ragged, table)


def _batch(
    block: list[list[Cell]],
    numbers: np.ndarray,
    bad: dict[tuple[int, int], str],
    ragged: dict[int, tuple[str, ...]],
    table: Table,
) -> Batch:
    names = column_names(len(table.header))
    # An error value keeps its row from being blank, and its cell from being read as missing.
    columns = [
        [
            EXCEL_ERROR if (row, at) in bad else _text(cells[at])
            for row, cells in zip(numbers.tolist(), block, strict=True)
        ]
        for at in range(len(names))
    ]
    cells = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
    row_number = pl.Series("row_number", numbers, dtype=ROW_NUMBER)
    if ragged:
        keep = ~row_number.is_in(list(ragged))
        cells, row_number = cells.filter(keep), row_number.filter(keep)
    cells, row_number, blank = without_blank_rows(cells, row_number)
    table.blank_rows += blank
    return Batch(
        cells,
        row_number,
        tuple(RaggedRow(row, TOO_MANY_FIELDS, fields) for row, fields in ragged.items()),
        tuple(BadCell(row, at, rule) for (row, at), rule in bad.items() if at < len(names) and row not in ragged),
    )


def _text(cell: Cell) -> str:
    """A cell as a CSV file would hold it: ISO dates, whole numbers without `.0`, `true`/`false`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)
