"""A Spark session with its tables below one folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

THIS_MACHINE = "local[2]"


@contextmanager
def session(folder: Path, master: str = THIS_MACHINE, memory: str = "2g") -> Iterator[SparkSession]:
    """The session that this process's dbt finds too; stopped at the end.

    Args:
        folder: where the tables, the catalogue and what spills to disk lie; on a cluster, a folder that all share.
        master: the cluster, such as `spark://host:7077`; `local[2]` is two threads of this process's Java.
        memory: of the driver and of each executor.
    """
    from pyspark.sql import SparkSession

    folder.mkdir(parents=True, exist_ok=True)
    builder = SparkSession.builder.appName("safeguarding").master(master).enableHiveSupport()
    for name, value in _options(folder, memory).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    try:
        yield spark
    finally:
        spark.stop()


def _options(folder: Path, memory: str) -> dict[str, str]:
    return {
        "spark.driver.memory": memory,
        "spark.executor.memory": memory,
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # as DuckDB's: a time of day without a place
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        # Spark's own default of 200 is for tables a hundred times as large
        "spark.sql.shuffle.partitions": "4",
    }
