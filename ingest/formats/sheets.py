"""Workbooks of standards: a sheet a table, known by its name or by its headings, which stand in one of the first rows.

Hidden sheets are not read. A formula that was never calculated and Excel's #N/A are empty cells here, and rows that
hold nothing in the columns that are used are no rows: templates have formulas all the way down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from ingest.contracts import Column
from ingest.formats.standard import Standard, headings_of
from ingest.readers import BadCells, Batch, Layout, Table, Unreadable, column_names
from ingest.readers.base import ROW_NUMBER
from ingest.readers.cells import ERROR_VALUE, NO_VALUE, CellReader
from ingest.readers.excel import table_of
from ingest.readers.sheet import LAST_ROW
from ingest.readers.workbook import Workbook, open_workbook
from ingest.source import Source

XLSX = "xlsx"
LAST_HEADER_ROW = 20
NOT_AVAILABLE = "#N/A"
NUMBER = "NUMBER"


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: its name, the table that it is or '' for none, and of that table the row of the headings, the
    headings by position ('' for any that is not used) and those that are missing.
    """

    name: str
    table: str = ""
    header_row: int = 1
    headings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it is a table with all that is needed of it."""
        return bool(self.table) and not self.missing


class _Last:
    """The sheets of the workbook that was looked at last: its tables are asked for one after the other."""

    seen: tuple[tuple[str, str], list[Sheet]] | None = None


def sheets_of(source: Source, standard: Standard) -> list[Sheet]:
    """Every visible sheet of a workbook, in their order. Raises `Unreadable`."""
    key = (standard.name, source.scanned.sha256)
    if _Last.seen is None or _Last.seen[0] != key:
        _Last.seen = (key, [_sheet(workbook, standard) for workbook in open_workbook(source.file).visible()])
    return _Last.seen[1]


def open_sheet(source: Source, standard: Standard, table: str) -> Table:
    """The table of a workbook, its headings those of the standard. Raises `Unreadable`, also while it is read."""
    sheets = sheets_of(source, standard)
    found = [sheet for sheet in sheets if sheet.table == table and sheet.is_whole]
    if len(found) != 1:
        raise Unreadable(f"the workbook has {len(found) or 'no'} sheets that are the table {table}")
    opened = _opened(source, found[0])
    others = sum(not sheet.table for sheet in sheets)
    opened.notes[:] = [f"sheets that are no table of {standard.title}, not read: {others}"] if others else []
    of_columns = {heading: column for column in standard.used(table).columns() for heading in headings_of(column)}
    used = {place: of_columns[heading] for place, heading in enumerate(opened.header) if heading in of_columns}
    opened.batches = _cleaned(opened.batches, used, opened)
    opened.header = (*opened.header, NUMBER)
    return opened


def open_people_of(source: Source, standard: Standard) -> list[Table]:
    """Whom a workbook is about, for erasure: every visible sheet that holds anything.

    The sheets' rows are numbered on: `sheet_and_row` takes them apart. A sheet that is no table has no named columns.
    """
    tables = []
    for position, sheet in enumerate(sheets_of(source, standard)):
        names = standard.headings(sheet.table) if sheet.table else {}
        try:
            opened = _opened(source, sheet)
        except Unreadable:  # it has no rows
            continue
        opened.header = tuple(
            "person_id" if names.get(heading) == "person_id" else f"column {number}"
            for number, heading in enumerate(opened.header)
        )
        opened.batches = _numbered_on(opened.batches, position * LAST_ROW)
        tables.append(opened)
    return tables


def sheet_and_row(number: int) -> tuple[int, int]:
    """The position of the sheet, from 0, and the row that a number of `open_people_of` means."""
    sheet, row = divmod(number - 1, LAST_ROW)
    return sheet, row + 1


def _sheet(workbook: Workbook, standard: Standard) -> Sheet:
    """What the sheet is: the table of its name or, where that names none, one that has all headings in some row."""
    name, reader, rows = workbook.sheet_name, CellReader(workbook), []
    for number, cells in workbook.rows():
        if number > LAST_HEADER_ROW:
            break
        texts = {cell.position: _words(reader.read(cell)[0]) for cell in cells}
        rows.append((number, [texts.get(position, "") for position in range(max(texts, default=-1) + 1)]))
    named = standard.sheets.table_of(_words(name)) if standard.sheets else ""
    tables = [table for table in standard.table_names() if named in ("", table)]
    made = [_as_table(name, standard, table, *row) for table in tables for row in rows]
    if named in tables:
        return min(made, key=lambda sheet: len(sheet.missing), default=_as_table(name, standard, named, 1, []))
    whole = [sheet for sheet in made if sheet.is_whole and _is_told(sheet, standard, rows)]
    return max(whole, key=lambda sheet: sum(map(bool, sheet.headings)), default=Sheet(name))


def _as_table(name: str, standard: Standard, table: str, number: int, texts: list[str]) -> Sheet:
    words = standard.sheets.words if standard.sheets else {}
    found: dict[int, str] = {}
    for heading in standard.headings(table):
        at = (place for place, text in enumerate(texts) if text and place not in found and _is(text, words, heading))
        if (position := next(at, None)) is not None:
            found[position] = heading
    present = set(found.values())
    missing = tuple(headings[0] for headings in standard.needed(table) if present.isdisjoint(headings))
    return Sheet(name, table, number, tuple(found.get(position, "") for position in range(len(texts))), missing)


def _is(text: str, words: Mapping[str, re.Pattern[str]], heading: str) -> bool:
    return heading in words and words[heading].search(text) is not None


def _is_told(sheet: Sheet, standard: Standard, rows: list[tuple[int, list[str]]]) -> bool:
    telling = standard.sheets.telling.get(sheet.table) if standard.sheets else None
    return telling is None or any(telling.search(text) for text in dict(rows)[sheet.header_row])


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _opened(source: Source, sheet: Sheet) -> Table:
    layout = Layout(sheet=sheet.name, header_row=sheet.header_row)
    opened = table_of(open_workbook(source.file, sheet.name), layout)
    headings = dict(enumerate(sheet.headings))
    opened.header = tuple(headings.get(position) or f"column {position}" for position in range(len(opened.header)))
    return opened


def _numbered_on(batches: Iterator[Batch], by: int) -> Iterator[Batch]:
    for batch in batches:
        ragged = tuple(replace(row, row_number=row.row_number + by) for row in batch.ragged)
        yield replace(batch, row_number=batch.row_number + by, ragged=ragged)


def _cleaned(batches: Iterator[Batch], used: Mapping[int, Column], table: Table) -> Iterator[Batch]:
    """The rows with their number among the child's of the day; such as say the same have the same number.

    `used` are the columns of the contract by position; the table is told what was passed over.
    """
    key = [position for position, column in used.items() if column.key]
    counted: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
    emptied = 0
    for batch in batches:
        rows = dict(zip(batch.row_number.to_list(), map(list, batch.cells.iter_rows()), strict=True))
        bad_cells = []
        for bad in batch.bad_cells:
            empty = {number for number in bad.row_numbers if number in rows and _is_empty(bad, rows[number])}
            for number in empty:
                rows[number][bad.position] = ""
            emptied += len(empty) if bad.position in used else 0
            left = [number for number in bad.row_numbers if number not in empty]
            bad_cells.append(replace(bad, row_numbers=pl.Series(left, dtype=ROW_NUMBER)))
        kept = {number: row for number, row in rows.items() if any(row[position].strip() for position in used)}
        table.blank_rows += len(rows) - len(kept)
        for row in kept.values():
            same = counted.setdefault(_alike(row, key), {})
            row.append(str(same.setdefault(_alike(row, used), len(same) + 1)))
        names = column_names(len(table.header))
        cells = pl.DataFrame(list(kept.values()), schema=dict.fromkeys(names, pl.String), orient="row")
        yield Batch(cells, pl.Series("row_number", list(kept), dtype=ROW_NUMBER), batch.ragged, tuple(bad_cells))
    if emptied:
        table.notes.append(f"formulas without a value and {NOT_AVAILABLE}, read as empty: {emptied}")


def _is_empty(bad: BadCells, row: list[str]) -> bool:
    return bad.rule == NO_VALUE.rule or (bad.rule == ERROR_VALUE.rule and row[bad.position] == NOT_AVAILABLE)


def _alike(row: list[str], positions: Mapping[int, object] | list[int]) -> tuple[str, ...]:
    return tuple(" ".join(row[position].casefold().split()) for position in positions)
