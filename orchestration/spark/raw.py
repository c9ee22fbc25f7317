"""Schema `raw` on Spark: what `ingest.raw` shows to DuckDB as views, as Parquet tables.

Tables, because a view of Spark cannot name thousands of files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.contracts import EXTRACTS, Extract
from ingest.contracts.base import AS_OF, INCREMENT, rank_name
from ingest.lake import lake_path
from ingest.paths import DataRoot
from ingest.raw import REGISTER_TABLES, contested, ranked_over_files, register_rows
from ingest.register import Register
from ingest.register.records import Content, InForce

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TYPES = {"VARCHAR": "string", "INTEGER": "int"}


def build_raw(root: DataRoot, spark: SparkSession) -> None:
    """Rebuild schema `raw`. Call it while the data root's lock is held."""
    with Register(root.register) as register:
        in_force = {name: register.in_force(*name, extract.kind) for name, extract in EXTRACTS.items()}
        rows = register_rows(register)
    spark.sql("create database if not exists raw")
    for name, extract in EXTRACTS.items():
        _replace(spark, extract.table, _rows(root, spark, extract, in_force[name]))
    for name, types in REGISTER_TABLES.items():
        frame = _frame(spark, list(types), rows[name])
        _replace(spark, name, frame.selectExpr(*_casts({column: _name(column) for column in types}, types)))


def _rows(root: DataRoot, spark: SparkSession, extract: type[Extract], contents: list[InForce]) -> DataFrame:
    columns = extract.view_columns()
    lake_columns = columns | dict.fromkeys(extract.raw_columns(), "VARCHAR")
    schema = _schema({name: kind for name, kind in lake_columns.items() if not extract.is_standard or name != AS_OF})
    shared = contested(contents) if extract.kind == INCREMENT else []
    alone = [content for content in contents if content not in frozenset(shared) and not extract.is_standard]
    # Fixes names and types, for no file at all.
    nulls = _casts(dict.fromkeys(lake_columns, "null"), lake_columns)
    rows = spark.sql(f"select {', '.join(nulls)} where false")
    for content in contents if extract.is_standard else []:
        dated = spark.read.schema(schema).parquet(*_paths(root, extract, [content]))
        rows = rows.union(dated.selectExpr("*", f"date '{content.as_of}' as {AS_OF}").select(*lake_columns))
    if alone:
        rows = rows.union(spark.read.schema(schema).parquet(*_paths(root, extract, alone)))
    if shared:
        rows = rows.union(_newest_of_each_key(root, spark, extract, shared, schema).select(*lake_columns))
    values = {column: _name(column) for column in columns}
    for name in ranked_over_files(extract, contents):
        values[rank_name(name)] = f"dense_rank() over (partition by authority order by {_name(name)})"
    return rows.selectExpr(*_casts(values, columns))


def _newest_of_each_key(
    root: DataRoot, spark: SparkSession, extract: type[Extract], contents: list[InForce], schema: str
) -> DataFrame:
    """Of rows with the same key, that of the newest delivery."""
    from pyspark.sql import functions as f
    from pyspark.sql.window import Window

    ages = [(content.authority, f"{content.sha256}.parquet", content.age) for content in contents]
    files = spark.read.schema(schema).parquet(*_paths(root, extract, contents))
    aged = files.withColumn("file", f.col("_metadata.file_name")).join(
        _frame(spark, ["authority", "file", "age"], ages), ["authority", "file"]
    )
    key = ["authority", *(column.warehouse_name for column in extract.columns() if column.key)]
    newest_first = Window.partitionBy(*key).orderBy(f.col("age").desc())
    return aged.withColumn("place", f.row_number().over(newest_first)).where("place = 1")


def _paths(root: DataRoot, extract: type[Extract], contents: list[InForce]) -> list[str]:
    places = (Content(content.authority, extract.agency, extract.extract, content.sha256) for content in contents)
    return [str(lake_path(root, place)) for place in places]


def _replace(spark: SparkSession, name: str, frame: DataFrame) -> None:
    table = f"raw.{_name(name)}"
    spark.sql(f"drop table if exists {table}")
    frame.write.format("parquet").saveAsTable(table)


def _frame(spark: SparkSession, columns: list[str], rows: list[tuple]) -> DataFrame:
    """Rows of Python; through Arrow, so that no Python has to start on the workers."""
    import polars as pl

    return spark.createDataFrame(pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).to_arrow())


def _schema(columns: dict[str, str]) -> str:
    return ", ".join(f"{_name(column)} {_type(kind)}" for column, kind in columns.items())


def _casts(values: dict[str, str], types: dict[str, str]) -> list[str]:
    return [f"cast({value} as {_type(types[column])}) as {_name(column)}" for column, value in values.items()]


def _type(kind: str) -> str:
    return TYPES.get(kind, kind)


def _name(name: str) -> str:
    return f"`{name}`"
