"""The lake: one Parquet file for each parsed content, in row groups of a batch each.

Only how such a file is written, finished and named; which rows belong in it is decided elsewhere.
"""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow.parquet as pq

from ingest.paths import DataRoot
from ingest.register.records import Content

# Against snappy, zstd costs 0.1 CPU-seconds more on 12 million sessions and halves the file.
COMPRESSION = "zstd"


def lake_path(root: DataRoot, content: Content) -> Path:
    """Where a content's Parquet file lies."""
    # In one step: 10,000 contents are asked for several times a night.
    return root.lake / f"{content.authority}/{content.agency}/{content.extract}/{content.sha256}.parquet"


class LakeWriter:
    """Appends frames of one schema to a Parquet file. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "LakeWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer:
            self._writer.close()

    def write(self, frame: pl.DataFrame) -> None:
        """Append a row group; a frame without rows still fixes the schema."""
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if not self._writer:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression=COMPRESSION)
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))


def rewrite(draft: Path, target: Path, dropped: pl.Series, added: dict[str, pl.Series], columns: Iterable[str]) -> None:
    """Copy a lake file, row group by row group, with rows left out and columns added.

    `dropped` holds positions (Int64, from 0); each of `added` is as long as the draft; `columns` is the final order.
    """
    order, start = list(columns), 0
    with pq.ParquetFile(draft) as parquet, LakeWriter(target) as writer:
        for group in range(max(parquet.num_row_groups, 1)):
            rows = parquet.read_row_group(group) if parquet.num_row_groups else parquet.schema_arrow.empty_table()
            frame = pl.DataFrame(rows)
            height = frame.height
            frame = frame.with_columns(series.slice(start, height).alias(name) for name, series in added.items())
            leaves = dropped.filter((dropped >= start) & (dropped < start + height)) - start
            if len(leaves):
                frame = frame.filter(~pl.int_range(height, dtype=pl.Int64, eager=True).is_in(leaves.implode()))
            writer.write(frame.select(order))
            start += height


def rows_in(path: Path) -> int:
    """The number of rows of a lake file, from its footer."""
    return pq.read_metadata(path).num_rows


def missing_in(path: Path, column: str) -> int:
    """How many rows of a lake file have no value in a column."""
    with pq.ParquetFile(path) as parquet:
        return sum(batch.column(0).null_count for batch in parquet.iter_batches(columns=[column]))
