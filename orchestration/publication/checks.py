"""The record of the gates that travels with what they let through: the rows of `quality.check`."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from pathlib import Path

import duckdb

from orchestration.publication.descriptions import quoted


@dataclass(frozen=True)
class CheckRow:
    """One check of one run. `observed` and `threshold` are texts: figures and names, never a value of a person."""

    run_id: str
    check_name: str
    layer: str
    severity: str
    passed: bool
    observed: str
    threshold: str
    reason_for_threshold: str


CHECK_COLUMNS = tuple(field.name for field in fields(CheckRow))


def columns_of(rows: list[CheckRow]) -> list[list[object]]:
    """The rows turned into one list a column, as DuckDB's `unnest` takes them."""
    by_row = [astuple(row) for row in rows]
    return [[row[position] for row in by_row] for position in range(len(CHECK_COLUMNS))]


def add(connection: duckdb.DuckDBPyConnection, rows: list[CheckRow], parquet: Path) -> None:
    """Add checks of a built file itself to its `quality.check`, as far as that has their columns, and to that in its
    Parquet folder if there is one."""
    own = [name for (name,) in connection.execute("select column_name from (describe quality.check)").fetchall()]
    by_name = dict(zip(CHECK_COLUMNS, columns_of(rows), strict=True))
    values = ", ".join(f"unnest(${position})" for position in range(1, len(own) + 1))
    connection.execute(f"insert into quality.check select {values}", [by_name[name] for name in own])
    copied = parquet / "quality" / "check.parquet"
    if copied.exists():
        connection.execute(f"copy quality.check to {quoted(copied)} (compression zstd)")
