"""The way back: what dbt built on Spark, as Parquet, into the DuckDB warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import database
from orchestration.spark.session import tables_folder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def export(spark: SparkSession, folder: Path) -> dict[str, Path]:
    """A folder of Parquet files for each `schema.table`: written for a view, there already for a table.

    Args:
        folder: that of the session.
    """
    found = {}
    for (schema,) in spark.sql("show schemas").collect():
        views = {row.viewName for row in spark.sql(f"show views in {schema}").collect()}
        for row in spark.sql(f"show tables in {schema}").collect():
            name = f"{schema}.{row.tableName}"
            found[name] = tables_folder(folder) / f"{schema}.db" / row.tableName
            if row.tableName in views:
                found[name] = folder / "views" / name
                spark.table(name).write.mode("overwrite").parquet(str(found[name]))
    return found


def bring_back(relations: Mapping[str, Path], warehouse: Path) -> None:
    """Replace each `schema.table` by the rows of its folder of Parquet files, all of them in one transaction.

    Schema `raw` is left alone: each engine has its own over the same lake.
    """
    with database.connect(warehouse) as connection:
        connection.begin()
        views = {
            f"{schema}.{view}"
            for schema, view in connection.execute("select schema_name, view_name from duckdb_views()").fetchall()
        }
        for name, files in relations.items():
            if name.startswith("raw."):
                continue
            connection.execute(f"create schema if not exists {name.partition('.')[0]}")
            if name in views:
                connection.execute(f"drop view {name}")
            connection.execute(f"create or replace table {name} as from read_parquet(?)", [f"{files}/*.parquet"])
        connection.commit()
