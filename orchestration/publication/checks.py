"""The checks of a run as rows of `quality.check`, which travel with what they let through."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from expectations.check import Check
from orchestration.publication.parquet import Catalog

COLUMNS = {
    "run_id": "varchar",
    "check_name": "varchar",
    "layer": "varchar",
    "severity": "varchar",
    "passed": "boolean",
    "observed": "varchar",
    "threshold": "varchar",
    "reason_for_threshold": "varchar",
}
"""Columns of `quality.check` with their types."""
CheckOfRun = tuple[str, Check]
"""A check and the id of the run that carried it out."""


def create(connection: duckdb.DuckDBPyConnection, catalog: str, checks: Iterable[CheckOfRun]) -> None:
    """Create `<catalog>.quality.check` with these checks."""
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create table {catalog}.quality.check ({columns})")
    _insert(connection, f"{catalog}.quality.check", list(COLUMNS), checks)


def add(connection: duckdb.DuckDBPyConnection, check: CheckOfRun, parquet: Path) -> None:
    """Add a check of a built file itself to its `quality.check`, as far as that has the columns, and to that in its
    Parquet folder if there is one."""
    columns = [name for (name,) in connection.execute("select column_name from (describe quality.check)").fetchall()]
    _insert(connection, "quality.check", columns, [check])
    copied = parquet / "quality" / "check.parquet"
    if copied.exists():
        (name,) = connection.execute("select current_database()").fetchone() or ("",)
        Catalog.read(connection, name).write(connection, "quality.check", copied)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], checks: Iterable[CheckOfRun]
) -> None:
    rows = [_row(run_id, check) for run_id, check in checks]
    if rows:
        values = ", ".join(f"unnest(${name})" for name in columns)
        connection.execute(
            f"insert into {table} select {values}", {name: [row[name] for row in rows] for name in columns}
        )


def _row(run_id: str, check: Check) -> dict[str, object]:
    return {
        "run_id": run_id,
        "check_name": f"{check.asset}: {check.name}",
        "layer": check.layer,
        "severity": check.severity,
        "passed": check.passed,
        "observed": check.observed,
        "threshold": check.threshold,
        "reason_for_threshold": check.reason,
    }
