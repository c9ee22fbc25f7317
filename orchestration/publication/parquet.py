"""Parquet files that say what they hold: descriptions and the run in their metadata, and a data package beside them.

Everything said is read back from the comments of the DuckDB file that the rows come from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.descriptions import quoted

PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA_TYPE = "application/vnd.apache.parquet"
TYPES: Mapping[str, str] = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "DOUBLE": "number",
    "FLOAT": "number",
    "VARCHAR": "string",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
}
"""Types of Frictionless Table Schema by DuckDB's; what is not listed is `any`."""


@dataclass(frozen=True)
class Catalog:
    """What an attached file says of itself: the run that built it, its tables, and their columns with type and text."""

    name: str
    run: Mapping[str, str]
    tables: Mapping[str, str]
    columns: Mapping[str, list[tuple[str, str, str]]]

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection, name: str) -> Catalog:
        """Of the attached file `name`, which holds `meta.run`."""
        tables = connection.execute(
            "select schema_name || '.' || table_name, coalesce(comment, '') from duckdb_tables()"
            " where database_name = $1 and not internal order by all",
            [name],
        ).fetchall()
        columns: dict[str, list[tuple[str, str, str]]] = {}
        for table, *column in connection.execute(
            "select schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '')"
            " from duckdb_columns() where database_name = $1 and not internal"
            " order by schema_name, table_name, column_index",
            [name],
        ).fetchall():
            columns.setdefault(table, []).append(tuple(column))
        run = connection.execute(f"select run_id, code_version from {name}.meta.run limit 1").fetchone()
        said = dict(zip(("run_id", "code_version"), run, strict=True)) if run else {}
        return cls(name, said, dict(tables), columns)

    def write(self, connection: duckdb.DuckDBPyConnection, table: str, target: Path) -> None:
        """Write one table (`schema.table`), with what it and its columns mean and the run in the file's metadata."""
        texts = {column: text for column, _, text in self.columns[table] if text}
        said = {"description": self.tables[table], "columns": json.dumps(texts, ensure_ascii=False), **self.run}
        metadata = ", ".join(f"{key}: {quoted(value)}" for key, value in said.items())
        options = f"format parquet, compression zstd, kv_metadata {{{metadata}}}"
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(f"copy {self.name}.{table} to {quoted(target)} ({options})")

    def package(self, folder: Path, title: str) -> None:
        """Write `datapackage.json` (Frictionless Data Package 2.0) for the Parquet files of every table in `folder`."""
        package = {
            "$schema": PROFILE,
            "name": f"family-safeguarding-{self.name}",
            "title": title,
            "version": self.run.get("code_version", "unknown"),
            "run_id": self.run.get("run_id", ""),
            "resources": [self._resource(table) for table in self.tables],
        }
        (folder / PACKAGE).write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def _resource(self, table: str) -> dict[str, Any]:
        fields = [
            {"name": name, "type": TYPES.get(kind, "any"), **({"description": text} if text else {})}
            for name, kind, text in self.columns[table]
        ]
        return {
            "name": table,
            "path": place(table),
            "format": "parquet",
            "mediatype": MEDIA_TYPE,
            "description": self.tables[table],
            "schema": {"fields": fields},
        }


def place(table: str) -> str:
    """Where a table's file lies in a Parquet folder: `kpi/indicator.parquet`."""
    return f"{table.replace('.', '/')}.parquet"


def write(connection: duckdb.DuckDBPyConnection, catalog: str, folder: Path, tables: Iterable[str], title: str) -> None:
    """Write tables of the attached file `catalog` into `folder`, a file each, and the data package beside them."""
    said = Catalog.read(connection, catalog)
    for table in tables:
        said.write(connection, table, folder / place(table))
    said.package(folder, title)
