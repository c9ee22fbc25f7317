"""From a delivered file to batches of text. Meeting the contract is a separate step (`ingest.conforming.conform`).

A further format is a further module here and a line in `open_table`.
"""

from collections.abc import Collection
from typing import BinaryIO

from ingest.readers.base import (
    USUAL,
    BadCells,
    Batch,
    Layout,
    RaggedRow,
    Table,
    Unreadable,
    column_names,
    normalise,
)
from ingest.readers.delimited import open_delimited
from ingest.readers.excel import open_excel
from ingest.readers.parquet import open_parquet
from ingest.readers.scanning import Scan, scan

__all__ = [
    "USUAL",
    "BadCells",
    "Batch",
    "Layout",
    "RaggedRow",
    "Scan",
    "Table",
    "Unreadable",
    "column_names",
    "normalise",
    "open_table",
    "scan",
]


def open_table(file: BinaryIO, scanned: Scan, suffix: str, expected: Collection[str], layout: Layout = USUAL) -> Table:
    """Open a file by its extension (lower case, no dot). `expected`: the contract's column names. The encoding of a
    layout is applied before: see `ingest.formats.decoding`.

    Raises `Unreadable`, here or while the batches are read.
    """
    if scanned.size == 0:
        raise Unreadable("the file is empty")
    match suffix:
        case "csv":
            return open_delimited(file, scanned, expected, layout)
        case "xlsx":
            return open_excel(file, layout)
        case "parquet":
            return open_parquet(file, expected)
    raise ValueError("no reader for this extension")
