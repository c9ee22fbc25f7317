"""Parquet files, cast to the text that a CSV file would have held."""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.readers.base import ROW_NUMBER, Batch, Table, Unreadable, column_names, without_blank_rows

BATCH_ROWS = 1_000_000
# Beyond this a float no longer tells neighbouring whole numbers apart.
LARGEST_EXACT_FLOAT = 2**53


def open_parquet(file: BinaryIO) -> Table:
    """Open a Parquet file. Raises `Unreadable`, here or while the batches are read."""
    file.seek(0)
    try:
        parquet = pq.ParquetFile(file)
        schema = parquet.schema_arrow
    except (pa.ArrowException, OSError):
        raise Unreadable("not a Parquet file, or a damaged or encrypted one") from None
    for position, kind in enumerate(schema.types, start=1):
        if not _is_plain(kind.value_type if pa.types.is_dictionary(kind) else kind):
            raise Unreadable(f"column {position} holds neither text, numbers, dates nor yes/no")
    table = Table(tuple(schema.names), iter(()))
    table.batches = _batches(parquet, table)
    return table


def _batches(parquet: pq.ParquetFile, table: Table) -> Iterator[Batch]:
    names, next_row = column_names(len(table.header)), 2
    try:
        for block in parquet.iter_batches(batch_size=BATCH_ROWS):
            cells = pl.DataFrame(block.rename_columns(names))
            cells = cells.select(_as_text(name, kind).fill_null("").alias(name) for name, kind in cells.schema.items())
            numbers = pl.Series("row_number", np.arange(next_row, next_row + block.num_rows), dtype=ROW_NUMBER)
            next_row += block.num_rows
            cells, numbers, blank = without_blank_rows(cells, numbers)
            table.blank_rows += blank
            yield Batch(cells, numbers)
    except (pa.ArrowException, OSError):
        raise Unreadable("a damaged Parquet file") from None


def _is_plain(kind: pa.DataType) -> bool:
    """Whether every value of the type has one plain spelling."""
    types = pa.types
    return (
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_decimal(kind)
        or types.is_boolean(kind)
        or types.is_date(kind)
        or types.is_timestamp(kind)
        or types.is_null(kind)
    )


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    """The column as text: ISO dates, `true`/`false`, whole floats without `.0`, NaN as empty."""
    column = pl.col(name)
    if kind.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() <= LARGEST_EXACT_FLOAT)
        as_integer = pl.when(whole).then(column).cast(pl.Int64).cast(pl.String)
        return pl.when(column.is_nan()).then(pl.lit("")).otherwise(pl.coalesce(as_integer, column.cast(pl.String)))
    if isinstance(kind, pl.Datetime) and kind.time_zone is None:
        midnight = column.dt.time() == pl.time(0, 0, 0)
        return pl.when(midnight).then(column.dt.date().cast(pl.String)).otherwise(column.cast(pl.String))
    return column.cast(pl.String)
