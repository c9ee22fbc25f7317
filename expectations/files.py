"""How gates open a DuckDB file: by a function of the caller's, or plainly, for reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import duckdb


class ReadOnly(Protocol):
    """Opens the file at `path` for reading as the connection's current database."""

    def __call__(self, path: Path) -> duckdb.DuckDBPyConnection: ...


def read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a file that is not encrypted."""
    import duckdb  # by the first gate that is tried, not by whoever lists them

    return duckdb.connect(str(path), read_only=True)
