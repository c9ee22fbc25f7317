"""A Spark session with its tables below one folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

THIS_MACHINE = "local[2]"


@contextmanager
def session(
    folder: Path, master: str = THIS_MACHINE, options: Mapping[str, str] | None = None
) -> Iterator[SparkSession]:
    """The session that this process's dbt finds too; stopped at the end.

    Args:
        folder: where the tables and what spills to disk lie; on a cluster, a folder that all share.
        master: the cluster, such as `spark://host:7077`; `local[2]` is two threads of this process's Java.
        options: Spark's own, beside or in place of those here.
    """
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    folder.mkdir(parents=True, exist_ok=True)
    builder = SparkSession.builder.appName("safeguarding").master(master)
    for name, value in (_options(folder) | dict(options or {})).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    # Both may quote a value.
    spark.sparkContext.setLogLevel("OFF")
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    try:
        yield spark
    finally:
        spark.stop()


def tables_folder(folder: Path) -> Path:
    """Where the tables of a session lie, each as <schema>.db/<table>."""
    return folder / "tables"


def _options(folder: Path) -> dict[str, str]:
    return {
        # dbt-spark asks for Hive's catalogue, and takes the session that is there: nothing is kept between two runs
        "spark.sql.catalogImplementation": "in-memory",
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": str(tables_folder(folder)),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # as DuckDB's: a time of day without a place
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
    }
