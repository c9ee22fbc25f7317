"""Parquet files, cast to the text that a CSV file would have held.

pyarrow does not check text when it reads, and polars trusts it: bytes that are not UTF-8 end the process. So pyarrow
checks every value and makes it text before polars sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.readers.base import (
    DATE_AS_IDENTIFIER,
    ROW_NUMBER,
    TRUE_OR_FALSE_AS_IDENTIFIER,
    BadCells,
    Batch,
    Table,
    Unreadable,
    column_names,
    damage_refused,
    normalise,
    without_blank_rows,
)

BATCH_ROWS = 500_000
# Beyond this a float no longer tells neighbouring whole numbers apart.
LARGEST_EXACT_FLOAT = 2**53
TEXT = pa.large_string()
DAMAGED = "a damaged Parquet file, or one whose text is not UTF-8"
# pyarrow says so by name, or stumbles over a number, a name or a type that makes no sense.
DAMAGE = (pa.ArrowException, ValueError, LookupError, TypeError, OverflowError)


def open_parquet(file: BinaryIO, expected: Collection[str]) -> Table:
    """Open a Parquet file; `expected` are the contract's column names: other columns may hold anything.

    Raises `Unreadable`, here or while the batches are read.
    """
    file.seek(0)
    with damage_refused("not a Parquet file, or a damaged or encrypted one", *DAMAGE):
        try:
            parquet = pq.ParquetFile(file)
            schema = parquet.schema_arrow
            header = tuple(schema.names)
        except UnicodeDecodeError:
            raise Unreadable("a column name holds bytes that are not text") from None
    known = [normalise(name) in expected for name in header]
    for position, kind in enumerate(schema.types, start=1):
        if known[position - 1] and not _is_plain(kind):
            raise Unreadable(f"column {position} holds neither text, numbers, dates nor yes/no")
    table = Table(header, iter(()))
    table.batches = _batches(parquet, known, table)
    return table


def _batches(parquet: pq.ParquetFile, known: list[bool], table: Table) -> Iterator[Batch]:
    next_row, names = 2, column_names(len(known))
    for block in _blocks(parquet):
        with damage_refused(DAMAGED, *DAMAGE):
            texts = [_text(column, at, known[at]) for at, column in enumerate(block.columns)]
        cells = pl.DataFrame(pa.RecordBatch.from_arrays(texts, names))
        numbers = pl.Series("row_number", range(next_row, next_row + block.num_rows), dtype=ROW_NUMBER)
        next_row += block.num_rows
        bad = tuple(_no_identifiers(block.columns, numbers))
        cells, numbers, blank = without_blank_rows(cells, numbers)
        table.blank_rows += blank
        yield Batch(cells, numbers, bad_cells=bad)


def _blocks(parquet: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    blocks = parquet.iter_batches(batch_size=BATCH_ROWS)
    while True:
        with damage_refused(DAMAGED, *DAMAGE):
            block = next(blocks, None)
        if block is None:
            return
        yield block


def _text(column: pa.Array, position: int, known: bool) -> pa.Array:
    """The column as text without nulls. One that the contract does not know is empty where it cannot be read."""
    try:
        if _is_plain(column.type):
            column.validate(full=True)
            return pc.fill_null(_as_text(column), "")
    except pa.ArrowInvalid:
        if known:
            fault = "bytes that are not text" if _is_text(column.type) else "damaged values"
            raise Unreadable(f"column {position + 1} holds {fault}") from None
    return pa.repeat(pa.scalar("", TEXT), len(column))


def _as_text(column: pa.Array) -> pa.Array:
    """ISO dates, `true`/`false`, whole floats without `.0`, NaN as empty."""
    kind, types = column.type, pa.types
    if types.is_dictionary(kind):
        return _as_text(column.dictionary_decode())
    if types.is_floating(kind):
        exact = column.cast(pa.float64())
        whole = pc.and_(pc.equal(exact, pc.round(exact)), pc.less_equal(pc.abs(exact), LARGEST_EXACT_FLOAT))
        integers = pc.if_else(whole, exact, 0.0).cast(pa.int64()).cast(TEXT)
        return pc.if_else(pc.is_nan(column), "", pc.if_else(whole, integers, column.cast(TEXT)))
    if types.is_timestamp(kind):
        # In UTC: nobody may know the time zone. A moment in a time zone is not a day.
        moments = column.cast(pa.timestamp(kind.unit)).cast(TEXT)
        midnight = r"[T ]00:00:00(\.0+)?$"
        return (
            pc.binary_join_element_wise(moments, pa.scalar("Z", TEXT), pa.scalar("", TEXT))
            if kind.tz
            else pc.replace_substring_regex(moments, midnight, "")
        )
    return column.cast(TEXT)


def _no_identifiers(columns: list[pa.Array], row_numbers: pl.Series) -> Iterator[BadCells]:
    """Cells that hold something other than an identifier, should their column be one."""
    for position, column in enumerate(columns):
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            rule = DATE_AS_IDENTIFIER
        elif pa.types.is_boolean(kind):
            rule = TRUE_OR_FALSE_AS_IDENTIFIER
        else:
            continue
        filled = pl.Series(column.is_valid())
        yield BadCells(position, rule, "identifier", row_numbers.filter(filled))


def _is_text(kind: pa.DataType) -> bool:
    """Whether the values are text, spelt out or by number."""
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _is_plain(kind: pa.DataType) -> bool:
    """Whether every value of the type has one plain spelling."""
    types = pa.types
    if types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    return (
        _is_text(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_decimal(kind)
        or types.is_boolean(kind)
        or types.is_date(kind)
        or types.is_timestamp(kind)
        or types.is_null(kind)
    )
