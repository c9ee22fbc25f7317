"""Every table and view of a dbt build on DuckDB against that on Spark, both ways and bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

RELATIONS = """
select schema_name || '.' || table_name, list(column_name order by column_index), list(data_type order by column_index)
from duckdb_columns() where not internal and database_name = 'warehouse' group by all order by all
"""


@dataclass(frozen=True)
class Difference:
    """What one relation has on one engine alone."""

    relation: str
    says: str


@dataclass(frozen=True)
class Compared:
    """How much was compared: relations, rows and values; and what differs."""

    relations: int
    rows: int
    values: int
    differences: list[Difference]


def compare(warehouse: Path, on_spark: Mapping[str, Path]) -> Compared:
    """Compare the relations of a DuckDB warehouse with the folders of Parquet files that Spark has of each."""
    rows = values = 0
    differences: list[Difference] = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        relations = connection.execute(RELATIONS).fetchall()
        for relation, names, types in relations:
            ours = f"warehouse.{relation}"
            if relation not in on_spark:
                differences.append(Difference(relation, "is not on Spark"))
                continue
            theirs = f"read_parquet('{on_spark[relation]}/*.parquet')"
            found = [row[0] for row in connection.execute(f"describe from {theirs}").fetchall()]
            if found != names:
                differences.append(Difference(relation, f"columns are {names} on DuckDB and {found} on Spark"))
                continue
            columns = ", ".join(map(_bits, names, types))
            counts = [_rows_of_one_alone(connection, columns, *pair) for pair in ((ours, theirs), (theirs, ours))]
            if any(counts):
                says = f"{counts[0]} rows on DuckDB alone, {counts[1]} on Spark alone"
                differences.append(Difference(relation, says))
            height = connection.execute(f"select count(*) from {ours}").fetchone()[0]
            rows, values = rows + height, values + height * len(names)
    return Compared(len(relations), rows, values, differences)


def _bits(name: str, kind: str) -> str:
    """A column to compare; of a double its sign too, because 0 and -0 are equal and not the same bits."""
    return f'"{name}", signbit("{name}")' if kind == "DOUBLE" else f'"{name}"'


def _rows_of_one_alone(connection: duckdb.DuckDBPyConnection, columns: str, one: str, other: str) -> int:
    query = f"select count(*) from (select {columns} from {one} except all select {columns} from {other})"
    return connection.execute(query).fetchone()[0]
