"""What dbt built: the columns of every table and view, and the rows of every table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest import database

COLUMNS = """
select schema_name || '.' || table_name, list(column_name order by column_index), list(data_type order by column_index)
from duckdb_columns() where not internal group by all
"""
# The storage keeps the exact number of rows of a table that nothing was deleted from; dbt only ever replaces tables.
ROWS = "select schema_name || '.' || table_name, estimated_size from duckdb_tables() where not internal"


@dataclass(frozen=True)
class Relation:
    """A table or view: column names with their DuckDB types, in order; rows, for a table."""

    columns: dict[str, str]
    rows: int | None


def relations(warehouse: Path) -> dict[str, Relation]:
    """Every relation of the warehouse by `schema.table`."""
    with database.connect(warehouse, read_only=True) as connection:
        rows = dict(connection.execute(ROWS).fetchall())
        columns = connection.execute(COLUMNS).fetchall()
    return {table: Relation(dict(zip(names, types, strict=True)), rows.get(table)) for table, names, types in columns}
