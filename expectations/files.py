"""How gates open a DuckDB file: by a function of the caller's, or plainly, for reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import duckdb


class ReadOnly(Protocol):
    """Opens the file at `path` for reading as the connection's current database."""

    def __call__(self, path: Path, config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection: ...


def read_only(path: Path, config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """Open a file that is not encrypted."""
    import duckdb  # by the first gate that is tried, not by whoever lists them

    return duckdb.connect(str(path), read_only=True, config=dict(config or {}))
