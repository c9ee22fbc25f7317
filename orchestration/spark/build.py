"""The night's dbt layer built on Spark; everything after it reads the warehouse as if DuckDB had built it."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Sequence
from pathlib import Path

from ingest import database
from ingest.faults import PlainError
from ingest.paths import DataRoot
from ingest.settings import settings, variable
from orchestration import environment
from orchestration.dbt_bridge import runner
from orchestration.spark.back import bring_back, export
from orchestration.spark.raw import build_raw
from orchestration.spark.session import session


def check() -> None:
    """Better now than in the middle of a night.

    Raises:
        PlainError: the settings ask for Spark where it cannot be.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise PlainError(
            f"{variable('engine')} is spark, and Spark is not installed here; the warehouse with Spark is the"
            " environment of tests/spark"
        )
    if database.encryption_key() is not None:
        raise PlainError(
            f"{variable('engine')} is spark, and {variable('encryption_key')} is set: Spark's tables would lie there"
            " in the clear; unset one of the two"
        )


def build(root: DataRoot, command: Sequence[str], target: Path) -> runner.DbtResults:
    """Build schema `raw` and what the dbt command selects on Spark, and bring it into the warehouse.

    Nothing of it stays on Spark: it is rows of people. Where something could not be built, nothing comes back.

    Args:
        target: folder for compiled SQL.
    """
    folder = environment.spark_folder(root)
    try:
        with session(folder, settings().spark_master) as spark:
            build_raw(root, spark)
            variables = environment.dbt_environment(root) | {environment.DBT_TARGET: "spark"}
            results = runner.run(command, variables, target, parsed=False)
            if not results.errors:
                bring_back(export(spark, folder), root.warehouse)
        return results
    finally:
        shutil.rmtree(folder)
