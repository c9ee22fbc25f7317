"""A file of a standard as the rows of one of its tables, under the names of the contract.

CSV, workbook, Parquet   the file is one table; its headings become the contract's names
workbook of sheets       a sheet a table, see `ingest.formats.sheets`
XML, JSON                read once for all its tables: each has a row an element, in the order of the file
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import polars as pl

from ingest.formats import payloads, xml
from ingest.formats.decoding import plain
from ingest.formats.sheets import open_sheet
from ingest.formats.standard import JSON, XML, RecordLayout, Standard, heading_of, normalised
from ingest.formats.wide import by_day
from ingest.formats.xml import Element
from ingest.readers import Batch, Table, column_names, normalise
from ingest.source import Source

FIRST_ROW = 2
BATCH_ROWS = 100_000
COPIED = 1 << 20
# The columns by which an erased person is known; the day of birth tells nothing without names.
TELLING = ("person_id", "upn", "source_person_id")
NAMES = ("given_name", "family_name", "date_of_birth")


def open_table(source: Source, standard: Standard, table: str) -> Table:
    """One table of a recognised file. Raises `Unreadable`, here or while the batches are read."""
    headings = standard.headings(table)
    layout = standard.records_in(source.suffix)
    if layout:
        opened = _table(tuple(headings), _tables(source, standard, layout)[table])
    elif standard.sheets:
        opened = open_sheet(source, standard, table)
    else:
        opened = plain(source).table([heading.lower() for heading in headings], standard.layout)
        if table == standard.wide:
            opened = by_day(opened)
    opened.header = _named(opened.header, headings)
    opened.notes.append(f"{standard.title}, table {table}")
    columns = standard.used(table).columns()
    unused = [heading_of(column) for column in columns if column.dropped and not column.linking]
    if layout:
        unused += layout.unused
    if unused:
        opened.notes.append(f"not used: {', '.join(unused)}")
    return opened


def open_people(source: Source, standard: Standard) -> Table:
    """Whom a file in the standard's folder is about, for erasure: its rows or, of XML, a row a record."""
    headings = {heading: name for each in standard.tables for heading, name in standard.headings(each.extract).items()}
    wanted = {*TELLING, *(NAMES if set(NAMES) <= set(headings.values()) else ())}
    telling = {heading: name for heading, name in headings.items() if name in wanted}
    telling |= dict.fromkeys(standard.persons_elsewhere, "person_id")
    layout = standard.records_in(source.suffix)
    if layout is None:
        opened = plain(source).table([heading.lower() for heading in headings], standard.layout)
        opened.header = _named(opened.header, telling)
        return opened
    cells, numbers = [], []
    for number, record in _records(source, layout):
        about: dict[str, str] = {}
        for _, row in layout.rows(record):
            about |= row
        cells.append(tuple(about.get(heading, "") for heading in telling))
        numbers.append(number)
    batch = Batch(_frame(cells, len(telling)), pl.Series("row_number", numbers, dtype=pl.UInt32))
    return Table(tuple(telling.values()), iter([batch]))


def without_records(source: Source, standard: Standard, struck: Collection[int], target: Path) -> None:
    """Copy a file of records but for those whose rows of `open_people` are `struck`; of XML every other byte stays."""
    if source.suffix == JSON:
        target.write_bytes(payloads.without(source, struck))
        return
    if standard.xml is None:
        raise ValueError(f"{standard.title} has no XML")
    places = xml.spans(source.file, standard.xml.records)
    with target.open("wb") as file:
        position = 0
        for number, (first, end) in enumerate(places, FIRST_ROW):
            if number in struck:
                _copy(source.file, file, position, first)
                position = end
        _copy(source.file, file, position, source.scanned.size)


def _copy(source: BinaryIO, target: BinaryIO, first: int, end: int) -> None:
    source.seek(first)
    while first < end and (chunk := source.read(min(COPIED, end - first))):
        target.write(chunk)
        first += len(chunk)


def _named(header: tuple[str, ...], headings: Mapping[str, str]) -> tuple[str, ...]:
    """The header with the contract's names for the standard's headings; no other column has such a name."""
    taken = set(headings.values())
    return tuple(
        headings.get(normalised(written)) or (f"column {position}" if normalise(written) in taken else written)
        for position, written in enumerate(header, 1)
    )


def _table(header: tuple[str, ...], cells: pl.DataFrame) -> Table:
    return Table(header, _batches(cells), ["rows counted by element, from 2"])


def _batches(cells: pl.DataFrame) -> Iterator[Batch]:
    numbers = pl.int_range(FIRST_ROW, FIRST_ROW + cells.height, dtype=pl.UInt32, eager=True).alias("row_number")
    for start in range(0, cells.height, BATCH_ROWS):
        yield Batch(cells.slice(start, BATCH_ROWS), numbers.slice(start, BATCH_ROWS))


class _Last:
    """The tables of the file of records that was read last: they are asked for one after the other."""

    read: tuple[tuple[str, str], Mapping[str, pl.DataFrame]] | None = None


def _records(source: Source, layout: RecordLayout) -> Iterator[tuple[int, Element]]:
    """The records of a file, each with its row: its number among them or, in a text file, the file's."""
    if source.suffix == XML:
        return enumerate(xml.records(source.file, layout.records, layout.elements), FIRST_ROW)
    return payloads.records(source)


def _tables(source: Source, standard: Standard, layout: RecordLayout) -> Mapping[str, pl.DataFrame]:
    key = (standard.name, source.scanned.sha256)
    if _Last.read is None or _Last.read[0] != key:
        _Last.read = (key, _read(source, layout))
    return _Last.read[1]


def _read(source: Source, layout: RecordLayout) -> Mapping[str, pl.DataFrame]:
    rows: dict[str, list[tuple[str, ...]]] = {table: [] for table in layout.tables}
    with xml.uncollected():
        for _, record in _records(source, layout):
            for table, cells in layout.rows(record):
                rows[table].append(tuple(cells.get(heading, "") for heading in layout.tables[table]))
    return {table: _frame(found, len(layout.tables[table])) for table, found in rows.items()}


def _frame(rows: list[tuple[str, ...]], width: int) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(column_names(width), pl.String), orient="row")
