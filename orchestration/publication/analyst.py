"""The analysts' file: pseudonymised rows and unrounded figures, in DuckDB and in Parquet.

Copies finished tables out of the warehouse and adds the record of the run. No figure is worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingest import database
from ingest.settings import settings
from orchestration.publication import change, checks, derived, parquet
from orchestration.publication.descriptions import OWN_TABLES, Description, comment_statements, quoted
from orchestration.publication.generations import PublicationError

MART_SCHEMAS = ("core", "kpi", "monitoring", "evaluation", "quality", "reference")
PRIVATE_COLUMN = re.compile(r"(.*_)?(date_of_birth|given_name|family_name|postcode|upn|nhs_number|id)", re.IGNORECASE)
NOT_PRIVATE = frozenset({"run_id"})
TITLE = "Family Safeguarding: pseudonymised rows and unrounded figures, for the authorities' own analysts"


@dataclass(frozen=True)
class Run:
    """The run that publishes: its id, the version of the code, and the outcome of every check."""

    run_id: str
    code_version: str
    checks: list[checks.CheckOfRun]


def build(folder: Path, warehouse: Path, run: Run, descriptions: Mapping[str, Description]) -> dict[str, int]:
    """Write `analyst.duckdb` and `parquet/analyst/<schema>/<table>.parquet` into `folder`.

    Returns the rows of each table by `schema.table`. Where files are encrypted at rest there is no Parquet: whatever
    cannot open the encrypted DuckDB file could not read encrypted Parquet either, and plain copies would undo it.

    Raises:
        PublicationError: a column that may not leave the warehouse is in a table to be published.
    """
    target = folder / "analyst.duckdb"
    with database.in_memory({"memory_limit": settings().memory_limit, "preserve_insertion_order": False}) as connection:
        connection.execute(f"set temp_directory = {quoted(warehouse.parent / 'spill')}")
        database.attach(connection, warehouse, "warehouse", read_only=True)
        database.attach(connection, target, "analyst")
        marts = _marts(connection)
        for schema in sorted({*(table.partition(".")[0] for table in marts), "quality", "meta"}):
            connection.execute(f"create schema analyst.{schema}")
        for table in marts:
            connection.execute(f"create table analyst.{table} as from warehouse.{table}")
        _add_quality(connection, run)
        _add_run(connection, run)
        change.add(connection, "analyst", change.kept_in(warehouse))
        derived.add(connection, "analyst")
        rows = _describe(connection, {**descriptions, **OWN_TABLES, **derived.DESCRIPTIONS, change.NAME: change.SAID})
        _refuse_private_columns(connection)
        if database.encryption_key() is None:
            parquet.write(connection, "analyst", folder / "parquet" / "analyst", rows, TITLE)
        connection.execute("checkpoint analyst")
        connection.execute("detach analyst")
    _verify(target, rows)
    return rows


def _marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = 'warehouse' and list_contains($1, schema_name) order by all",
        [list(MART_SCHEMAS)],
    ).fetchall()
    return [table for (table,) in found]


def _add_quality(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    connection.execute("create table analyst.quality.delivery as from warehouse.raw.delivery")
    connection.execute("create table analyst.quality.rejected_row_count as from warehouse.raw.rejected_row_count")
    checks.create(connection, "analyst", run.checks)


def _add_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    connection.execute(
        "create table analyst.meta.run as"
        " select $1::varchar as run_id, $2::varchar as code_version, $3::timestamp as finished_at,"
        " authority, agency, extract, as_of from warehouse.raw.extract_as_of order by authority, agency, extract",
        [run.run_id, run.code_version, datetime.now(UTC).replace(tzinfo=None)],
    )


def _describe(connection: duckdb.DuckDBPyConnection, descriptions: Mapping[str, Description]) -> dict[str, int]:
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        " where database_name = 'analyst' and not internal order by schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(column)
    statements = [
        statement
        for table, names in columns.items()
        if table in descriptions
        for statement in comment_statements("analyst", table, names, descriptions[table])
    ]
    connection.execute("; ".join(["begin", *statements, "commit"]))
    return {table: _count(connection, f"analyst.{table}") for table in columns}


def _refuse_private_columns(connection: duckdb.DuckDBPyConnection) -> None:
    columns = connection.execute(
        "select schema_name || '.' || table_name || '.' || column_name, column_name from duckdb_columns()"
        " where database_name = 'analyst' and not internal order by all"
    ).fetchall()
    private = [name for name, column in columns if PRIVATE_COLUMN.fullmatch(column) and column not in NOT_PRIVATE]
    if private:
        raise PublicationError(f"not published: columns that must stay in the warehouse: {', '.join(private)}")


def _verify(target: Path, rows: Mapping[str, int]) -> None:
    with database.connect(target, read_only=True) as connection:
        for table, expected in rows.items():
            found = _count(connection, table)
            if found != expected:
                raise PublicationError(f"not published: {table} holds {found} rows, {expected} were written")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    counted = connection.execute(f"select count(*) from {table}").fetchone()
    if counted is None:
        raise PublicationError(f"not published: {table} cannot be counted")
    return int(counted[0])
