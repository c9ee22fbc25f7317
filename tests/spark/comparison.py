"""Tables made on DuckDB against the same ones made on Spark, both ways and bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

RELATIONS = """
select schema_name || '.' || table_name from duckdb_columns()
where not internal and database_name = current_database() group by all order by all
"""
NOT_COMPARED = ("meta.", "quality.")
"""Of a published file: which run it was, and how long its checks took."""


@dataclass(frozen=True)
class Compared:
    """How many relations, rows and values were compared, and what differs, by relation."""

    relations: int
    rows: int
    values: int
    differences: dict[str, str]


def compare_warehouse(warehouse: Path, on_spark: Mapping[str, Path]) -> Compared:
    """Every table and view of a DuckDB warehouse against the folders of Parquet files that Spark has of each."""
    with duckdb.connect() as connection:
        _use(connection, warehouse)
        theirs = {relation: f"read_parquet('{folder}/*.parquet')" for relation, folder in on_spark.items()}
        return _compare(connection, theirs)


def compare_published(on_duckdb: Path, on_spark: Path) -> Compared:
    """Every table of a published file against the same of another, but for what is said about the run."""
    with duckdb.connect() as connection:
        _use(connection, on_duckdb)
        connection.execute(f"attach '{on_spark}' as on_spark (read_only)")
        return _compare(connection, {relation: f"on_spark.{relation}" for relation in _relations(connection)})


def _use(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Make a file the current database, under its own name, which its views know it by."""
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"attach '{file}' as {file.stem} (read_only)")
    connection.execute(f"use {file.stem}")


def _relations(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [relation for (relation,) in connection.execute(RELATIONS).fetchall()]


def _compare(connection: duckdb.DuckDBPyConnection, on_spark: Mapping[str, str]) -> Compared:
    rows = values = 0
    differences: dict[str, str] = {}
    relations = [relation for relation in _relations(connection) if not relation.startswith(NOT_COMPARED)]
    for relation in relations:
        if relation not in on_spark:
            differences[relation] = "is not on Spark"
            continue
        theirs = on_spark[relation]
        columns = _columns(connection, relation)
        if list(_columns(connection, theirs)) != list(columns):
            differences[relation] = "has other columns, or in another order"
            continue
        compared = ", ".join(_bits(name, kind) for name, kind in columns.items())
        counts = [_rows_of_one_alone(connection, compared, *pair) for pair in ((relation, theirs), (theirs, relation))]
        if any(counts):
            differences[relation] = f"has {counts[0]} rows on DuckDB alone, and {counts[1]} on Spark alone"
        height = connection.execute(f"select count(*) from {relation}").fetchone()[0]
        rows, values = rows + height, values + height * len(columns)
    return Compared(len(relations), rows, values, differences)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"describe from {relation}").fetchall()}


def _bits(name: str, kind: str) -> str:
    """A column to compare; of a double its sign too, because 0 and -0 are equal and not the same bits."""
    return f'"{name}", signbit("{name}")' if kind == "DOUBLE" else f'"{name}"'


def _rows_of_one_alone(connection: duckdb.DuckDBPyConnection, columns: str, one: str, other: str) -> int:
    query = f"select count(*) from (select {columns} from {one} except all select {columns} from {other})"
    return connection.execute(query).fetchone()[0]
