"""One data root's dbt layer on each engine: everything that dbt builds, its data tests and its unit tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from ingest.paths import DataRoot
from ingest.raw import build_raw
from orchestration.dbt_bridge.project import environment, project_arguments
from orchestration.spark.raw import build_raw as build_raw_on_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# For a landing of a few families, most of the work of a Spark made for large ones is to compile.
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m"
SMALL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1500m",
    "spark.executor.memory": "800m",
    "spark.driver.extraJavaOptions": QUICK_JAVA,
    "spark.executor.extraJavaOptions": QUICK_JAVA,
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
}
EVERYTHING = ("--exclude-resource-type", "exposure")
# They look at the code, which a cluster and other files do not change.
BUT_UNIT_TESTS = (*EVERYTHING, "unit_test")
BUILT = frozenset({"LogModelResult", "LogSeedResult"})
GOOD = frozenset({"success", "pass", "warn"})


class BuildError(AssertionError):
    """Something that dbt built or tested went wrong."""


def on_duckdb(root: DataRoot, folder: Path, selection: Sequence[str] = EVERYTHING) -> Counter:
    """Build `folder`/warehouse.duckdb over the lake of `root`; how many nodes of each kind went well.

    Raises:
        BuildError: a node could not be built, or a test failed.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    folder.mkdir(parents=True, exist_ok=True)
    warehouse = folder / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        build_raw(root, connection)
    try:
        return _build("warehouse", {"SAFEGUARDING_WAREHOUSE": str(warehouse)}, folder / "dbt_duckdb", selection)
    finally:
        DuckDBConnectionManager.close_all_connections()


def on_spark(
    root: DataRoot,
    spark: SparkSession,
    folder: Path,
    selection: Sequence[str] = EVERYTHING,
    after_each: Callable[[], None] | None = None,
) -> Counter:
    """The same on the session's Spark; `after_each` is called when a model or seed is ready."""
    build_raw_on_spark(root, spark)
    return _build("spark", {}, folder / "dbt_spark", selection, after_each)


def _build(
    target: str,
    variables: Mapping[str, str],
    folder: Path,
    selection: Sequence[str],
    after_each: Callable[[], None] | None = None,
) -> Counter:
    from dbt.cli.main import dbtRunner

    def note(message: Any) -> None:
        if after_each and message.info.name in BUILT:
            after_each()

    arguments = ["build", *selection, *project_arguments(), "--target", target, "--target-path", str(folder)]
    with environment(variables):
        outcome = dbtRunner(callbacks=[note]).invoke(
            [*arguments, "--log-path", str(folder), "--log-level", "none", "--no-use-colors"]
        )
    if outcome.exception is not None:
        raise outcome.exception
    results = outcome.result.results
    bad = [result for result in results if result.status not in GOOD]
    if bad:
        raise BuildError("\n\n".join(map(_why, bad)))
    return Counter(str(result.node.resource_type) for result in results)


def _why(result: Any) -> str:
    return f"{result.node.unique_id}: {result.status}\n{result.message}"
