"""Excel workbooks: the first visible sheet, header in row 1, unless a layout says otherwise.

The sheet's own XML is read, row by row. The fast libraries lay a sheet out as a rectangle, so that one stray cell in
the far corner takes 500 GB, and do not report number formats or formulas that were never calculated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from ingest.readers.base import (
    ROW_NUMBER,
    TOO_MANY_FIELDS,
    BadCells,
    Batch,
    Layout,
    RaggedRow,
    Table,
    Unreadable,
    column_names,
    without_blank_rows,
)
from ingest.readers.cells import CellReader, Flaw
from ingest.readers.sheet import Cell, Row
from ingest.readers.workbook import Workbook, open_workbook

BATCH_ROWS = 100_000
# A table has some tens of columns. A cell further to the right is there by mistake.
FAR = 1_000
FAR_CELL = "a cell lies far outside the table"


def open_excel(file: BinaryIO, layout: Layout) -> Table:
    """Open a workbook. Raises `Unreadable`, here or while the batches are read."""
    if layout.header_row == 0:
        raise Unreadable("a workbook without column names is not read: its mapping names the row that has them")
    workbook = open_workbook(file, layout.sheet)
    table = table_of(workbook, layout)
    table.notes += _notes(workbook, layout)
    return table


def table_of(workbook: Workbook, layout: Layout) -> Table:
    """The sheet at which a workbook is opened, without a look at the others. Raises `Unreadable`, as `open_excel`."""
    rows, cells = workbook.rows(), CellReader(workbook)
    number, first = next(((number, row) for number, row in rows if number >= layout.header_row), (0, []))
    sheet = "sheet of the mapping" if layout.sheet else "first sheet"
    if not number:
        raise Unreadable(f"the {sheet} is empty")
    header = _header(number, first, cells) if number == layout.header_row else []
    if not header:
        raise Unreadable(f"row {layout.header_row} of the {sheet}, where the column names belong, is empty")
    table = Table(tuple(header), iter(()))
    table.batches = _batches(rows, cells, layout.header_row, len(header), table)
    return table


def _header(number: int, row: list[Cell], cells: CellReader) -> list[str]:
    names = {cell.position: text for cell in row if (text := cells.read(cell)[0]).strip()}
    width = max(names, default=-1) + 1
    if width > FAR:
        raise Unreadable(f"{FAR_CELL}: row {number}, column {width}")
    return [names.get(position, "") for position in range(width)]


def _notes(workbook: Workbook, layout: Layout) -> list[str]:
    others, hidden = workbook.others_with_data()
    if not others:
        return []
    first = "sheet of the mapping" if layout.sheet else "first visible sheet" if hidden else "first sheet"
    how_many_hidden = f", {hidden} of them hidden" if hidden else ""
    return [f"only the {first} was read; {others} more {'holds' if others == 1 else 'hold'} data{how_many_hidden}"]


def _batches(rows: Iterator[Row], cells: CellReader, header_row: int, width: int, table: Table) -> Iterator[Batch]:
    draft, row_before = _Draft(width, cells), header_row
    for number, row in rows:
        table.blank_rows += number - row_before - 1
        row_before = number
        draft.add(number, row)
        if draft.size == BATCH_ROWS:
            yield draft.batch(table)
            draft = _Draft(width, cells)
    if draft.size:
        yield draft.batch(table)


class _Draft:
    """A batch in the making."""

    def __init__(self, width: int, cells: CellReader) -> None:
        self.size = 0
        self._width = width
        self._cells = cells
        self._numbers: list[int] = []
        self._rows: list[list[str]] = []
        self._ragged: list[RaggedRow] = []
        self._bad: dict[tuple[int, Flaw], list[int]] = defaultdict(list)

    def add(self, number: int, row: list[Cell]) -> None:
        self.size += 1
        texts, beyond, bad = [""] * self._width, [], []
        for cell in row:
            text, flaw = self._cells.read(cell)
            position = cell[0]
            if position < self._width:
                texts[position] = text
                if flaw:
                    bad.append((position, flaw))
            elif text:
                beyond.append((position, text))
        if beyond:
            self._ragged.append(_ragged(number, texts, beyond))
        else:
            self._numbers.append(number)
            self._rows.append(texts)
            for each in bad:
                self._bad[each].append(number)

    def batch(self, table: Table) -> Batch:
        names = column_names(self._width)
        columns = zip(*self._rows, strict=True) if self._rows else [()] * self._width
        cells = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
        numbers = pl.Series("row_number", self._numbers, dtype=ROW_NUMBER)
        cells, numbers, blank = without_blank_rows(cells, numbers)
        table.blank_rows += blank
        bad = tuple(
            BadCells(position, flaw.rule, flaw.column_type, pl.Series(rows, dtype=ROW_NUMBER))
            for (position, flaw), rows in self._bad.items()
        )
        return Batch(cells, numbers, tuple(self._ragged), bad)


def _ragged(number: int, texts: list[str], beyond: list[tuple[int, str]]) -> RaggedRow:
    """A row that goes on past the header. Far cells come without the empty ones before them."""
    near = {position: text for position, text in beyond if position < FAR}
    between = [near.get(position, "") for position in range(len(texts), max(near, default=-1) + 1)]
    far = [text for position, text in beyond if position >= FAR]
    return RaggedRow(number, FAR_CELL if far else TOO_MANY_FIELDS, (*texts, *between, *far))
