"""Text files: comma, semicolon, tab or as a layout says; UTF-8 with or without byte order mark, or Windows-1252.

pyarrow does the parsing (12 million rows, 444 MB: 1 CPU-second). Its error texts quote the data, so none leaves here.
"""

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from ingest.readers.base import (
    ROW_NUMBER,
    TOO_FEW_FIELDS,
    TOO_MANY_FIELDS,
    Batch,
    Layout,
    RaggedRow,
    Table,
    Unreadable,
    column_names,
    normalise,
    without_blank_rows,
)
from ingest.readers.quoting import unclosed_quote
from ingest.readers.scanning import Scan

# 8 MB is some 220,000 sessions; blocks of 32 MB cost the same CPU time and 300 MB more memory.
BLOCK = 8 << 20
LONGEST_HEADER = 1 << 20
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
CODECS = {"utf-8": "utf-8", "windows-1252": "cp1252"}

# For the whole process: the csv module refuses fields longer than 128 KB otherwise, and a ragged row may hold one.
csv.field_size_limit(BLOCK)


def open_delimited(file: BinaryIO, scan: Scan, expected: Collection[str], layout: Layout) -> Table:
    """Open a text file; `expected` are the contract's column names, from which the delimiter is found.

    Raises `Unreadable`, here or while the batches are read.
    """
    if scan.size <= (len(codecs.BOM_UTF8) if scan.has_bom else 0):
        raise Unreadable("the file is empty")
    if scan.has_nul:
        raise Unreadable("not a text file, or text in UTF-16: save it as CSV in UTF-8")
    if scan.encoding is None:
        raise Unreadable("the text is neither UTF-8 nor Windows-1252")
    start = len(codecs.BOM_UTF8) if scan.has_bom else 0
    codec = CODECS[scan.encoding]
    preamble, body = "", start
    for _ in range(1, layout.header_row):
        line, body = _line(file, body, scan.has_quote, codec)
        preamble += line
    line, after = _line(file, body, scan.has_quote, codec)
    header, delimiter = _split_header(line.rstrip("\r\n"), expected, layout.delimiter)
    if not any(name.strip() for name in header):
        raise Unreadable(f"row {layout.header_row or 1}, where the column names belong, is empty")
    if layout.header_row == 0:
        header = ("",) * len(header)
    else:
        body = after
    encoding = scan.encoding + (" with byte order mark" if scan.has_bom else "")
    notes = [f"encoding {encoding}", f"delimiter {DELIMITERS.get(delimiter, delimiter)}"]
    table = Table(header, iter(()), notes, delimiter=delimiter, preamble=preamble)
    table.batches = _batches(file, body, scan, layout.header_row, table)
    if layout.fused:
        first, after = "", body
        while not first.strip() and (line := _line(file, after, scan.has_quote, codec))[0]:
            first, after = line
        return _unfused(table, are_cells_fused=len(_split(first.rstrip("\r\n"), delimiter)) == len(header))
    return table


def _unfused(table: Table, *, are_cells_fused: bool) -> Table:
    """The table with a column for each part of a heading that holds tabs; its cells may be fused in the same way."""
    parts = [heading.split("\t") for heading in table.header]
    whole = replace(table, header=tuple(name for names in parts for name in names))
    if len(whole.header) == len(table.header):
        return table
    if not are_cells_fused:
        table.header = whole.header
        return table
    whole.batches = _cells_apart(table, whole, [len(names) for names in parts])
    return whole


def _cells_apart(table: Table, whole: Table, widths: list[int]) -> Iterator[Batch]:
    widths_of = dict(zip(column_names(len(widths)), widths, strict=True))
    places = [(name, part) for name, width in widths_of.items() for part in range(width)]
    for batch in table.batches:
        cells = batch.cells.select(
            # a tab too many stays in the last part, where its contract refuses it
            pl.col(name).str.splitn("\t", widths_of[name]).struct.field(f"field_{part}").fill_null("").alias(new)
            for (name, part), new in zip(places, column_names(len(places)), strict=True)
        )
        yield replace(batch, cells=cells)
    whole.blank_rows = table.blank_rows


def _line(file: BinaryIO, start: int, has_quote: bool, codec: str) -> tuple[str, int]:
    """The record that starts there as text, with its line end, and the offset of the byte after it.

    A quoted name may run over lines.
    """
    file.seek(start)
    head = file.read(LONGEST_HEADER)
    end = 0
    while end < len(head):
        breaks = [at for at in (head.find(b"\n", end), head.find(b"\r", end)) if at >= 0]
        if not breaks:
            if len(head) == LONGEST_HEADER:
                raise Unreadable("the first line is longer than 1 MB")
            end = len(head)
            break
        end = min(breaks) + 1
        if not has_quote or head.count(b'"', 0, end) % 2 == 0:
            break
    if head[end - 1 : end + 1] == b"\r\n":
        end += 1
    return head[:end].decode(codec), start + end


def _split_header(line: str, expected: Collection[str], delimiter: str) -> tuple[tuple[str, ...], str]:
    """The names, cut by the delimiter or, without one, by that which finds most of the expected names, or comma."""
    if delimiter:
        return _split(line, delimiter), delimiter
    known = frozenset(expected)
    cut = {delimiter: _split(line, delimiter) for delimiter in DELIMITERS}
    found = {delimiter: len(known.intersection(map(normalise, names))) for delimiter, names in cut.items()}
    best = max(DELIMITERS, key=found.__getitem__)
    return cut[best], best


def _split(record: str, delimiter: str) -> tuple[str, ...]:
    """The fields of one record."""
    return tuple(next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), ()))


def _batches(file: BinaryIO, body: int, scan: Scan, header_row: int, table: Table) -> Iterator[Batch]:
    """The records after the header, block by block, numbered as a spreadsheet shows them."""
    if body >= scan.size:
        return
    codec, delimiter = CODECS[scan.encoding or ""], table.delimiter
    invalid: list[pc.InvalidRow] = []
    next_record, over_lines = 1, False
    file.seek(body)
    options = pc.ParseOptions(
        delimiter=delimiter,
        newlines_in_values=scan.has_quote,
        ignore_empty_lines=False,
        invalid_row_handler=lambda row: invalid.append(row) or "skip",
    )
    for block in _blocks(file, column_names(len(table.header)), codec, options):
        cells = pl.DataFrame(block)
        records, next_record = _number(cells.height, invalid, next_record)
        # pyarrow parses one block ahead: later rows stay in the list for the block they belong to.
        due = [row for row in invalid if row.number < next_record]
        del invalid[: len(due)]
        over_lines = over_lines or (scan.has_quote and _holds_newline(cells, due))
        yield _batch(cells, records + header_row, due, header_row, table)
    if invalid:
        nothing = pl.DataFrame(schema=dict.fromkeys(column_names(len(table.header)), pl.String))
        over_lines = over_lines or _holds_newline(nothing, invalid)
        yield _batch(nothing, np.empty(0, dtype=np.int64), invalid, header_row, table)
    if over_lines and (row := unclosed_quote(file, body, codec, delimiter)) is not None:
        raise Unreadable(f"a quotation mark in row {row - 1 + header_row} is not closed")


def _blocks(file: BinaryIO, names: list[str], codec: str, options: pc.ParseOptions) -> Iterator[pa.RecordBatch]:
    """pyarrow's record batches, every column text."""
    try:
        yield from pc.open_csv(
            # Kept open: the caller owns the file, and the check of quotation marks reads it again.
            _Unclosable(file),
            # The invalid row handler gets row numbers only without threads.
            pc.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, encoding=codec),
            options,
            pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        raise Unreadable("a row is longer than 8 MB: a quotation mark may not be closed") from None


def _number(valid: int, invalid: list[pc.InvalidRow], start: int) -> tuple[np.ndarray, int]:
    """The record numbers of the next `valid` rows, from `start` on and between the invalid ones; and the next start."""
    if not valid:
        return np.empty(0, dtype=np.int64), start
    taken = np.fromiter((row.number for row in invalid), dtype=np.int64, count=len(invalid))
    numbers = np.arange(start, start + valid + len(taken))
    numbers = numbers[~np.isin(numbers, taken)][:valid]
    return numbers, int(numbers[-1]) + 1


def _batch(
    cells: pl.DataFrame, numbers: np.ndarray, invalid: list[pc.InvalidRow], header_row: int, table: Table
) -> Batch:
    """One block with Excel's row numbers, without its blank rows."""
    cells, row_number, blank = without_blank_rows(cells, pl.Series("row_number", numbers, dtype=ROW_NUMBER))
    found = [_ragged(row, header_row, table.delimiter) for row in invalid]
    ragged = tuple(row for row in found if any(map(str.strip, row.fields)))
    table.blank_rows += blank + len(invalid) - len(ragged)
    return Batch(cells, row_number, ragged)


def _ragged(row: pc.InvalidRow, header_row: int, delimiter: str) -> RaggedRow:
    """A row that pyarrow skipped."""
    rule = TOO_MANY_FIELDS if row.actual_columns > row.expected_columns else TOO_FEW_FIELDS
    return RaggedRow(row.number + header_row, rule, _split(row.text, delimiter))


def _holds_newline(cells: pl.DataFrame, invalid: list[pc.InvalidRow]) -> bool:
    """Whether a record runs over lines: only then can an unclosed quotation mark have swallowed rows."""
    newline = pl.all().str.contains("\n", literal=True) | pl.all().str.contains("\r", literal=True)
    return any("\n" in row.text or "\r" in row.text for row in invalid) or any(
        cells.select(newline.any()).row(0) if cells.height else ()
    )


class _Unclosable(io.RawIOBase):
    """A view of a file that survives being closed by whoever reads it."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._file.readinto(buffer)
