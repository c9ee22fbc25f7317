"""``make spark``: the dbt layer on DuckDB and on Spark over the same lake, and every table compared both ways.

Two landings: that of the differential test, whose cases are odd, and the demonstration, which has every extract. Spark
builds the first on this machine, and the second on a cluster of a master and two workers, of which one is killed on the
way. Ends with 1 where the engines differ, or where something could not be built. What does not belong here: what the
figures should be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from ingest.paths import DataRoot
from orchestration.spark.back import export
from orchestration.spark.session import THIS_MACHINE, session
from tests.spark import comparison, engines
from tests.spark.cluster import cluster
from tests.spark.landings import LANDINGS

KILLED_AFTER = 80
"""Nodes of dbt that are ready when the worker is killed: the seeds, and a third of the models."""


def main() -> int:
    """Build, compare and say in plain words what was compared; 0 where nothing differs."""
    arguments = argparse.ArgumentParser(prog="make spark", description=__doc__.splitlines()[0])
    arguments.add_argument("--landing", choices=[*LANDINGS, "both"], default="both")
    arguments.add_argument("--master", choices=["local", "cluster", "both"], default="both")
    arguments.add_argument("--select", nargs="+", help="dbt's selection; else everything")
    arguments.add_argument("--keep", type=Path, help="a folder for what is built; else it is deleted")
    options = arguments.parse_args()
    selection = ["--select", *options.select] if options.select else list(engines.EVERYTHING)
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).absolute()
        # a process for each: a Java keeps the catalogue that it began with
        for landing, master in _runs(options.landing, options.master):
            process = get_context("spawn").Process(target=_run, args=(landing, master, folder, selection))
            process.start()
            process.join()
            found.append(process.exitcode)
    return int(any(found))


def _runs(landing: str, master: str) -> list[tuple[str, str]]:
    if landing == master == "both":
        return [("differential", "local"), ("demonstration", "cluster")]
    landings = list(LANDINGS) if landing == "both" else [landing]
    masters = ["local", "cluster"] if master == "both" else [master]
    return [(each, on) for each in landings for on in masters]


def _run(landing: str, master: str, folder: Path, selection: list[str]) -> None:
    sys.exit(_compared(landing, master, folder / landing, selection))


def _compared(landing: str, master: str, folder: Path, selection: list[str]) -> int:
    root = _loaded(landing, folder)
    _say(f"{landing}: building on DuckDB")
    duckdb_folder, spark_folder = folder / "duckdb", folder / master
    for stale in (duckdb_folder, spark_folder):
        shutil.rmtree(stale, ignore_errors=True)
    try:
        on_duckdb = engines.on_duckdb(root, duckdb_folder, selection)
        _say(f"{landing}: {_built(on_duckdb)} on DuckDB; building on Spark, {master}")
        on_spark, relations = _on_spark(root, master, spark_folder, selection)
    except engines.BuildError as error:
        _say(f"{landing}: not built.\n{error}")
        return 1
    _say(f"{landing}: {_built(on_spark)} on Spark; comparing")
    compared = comparison.compare(duckdb_folder / "warehouse.duckdb", relations)
    for difference in compared.differences:
        _say(f"{landing}: {difference.relation}: {difference.says}")
    equal = compared.relations - len(compared.differences)
    _say(
        f"{landing}, Spark {master}: {equal} of {compared.relations} tables and views are equal both ways, doubles bit"
        f" for bit ({compared.rows:,} rows, {compared.values:,} values)."
    )
    return int(bool(compared.differences) or on_duckdb != on_spark)


def _loaded(landing: str, folder: Path) -> DataRoot:
    root = folder / "root"
    if not root.exists():
        _say(f"{landing}: loading")
        LANDINGS[landing](root)
    return DataRoot(root)


def _on_spark(root: DataRoot, master: str, folder: Path, selection: list[str]) -> tuple[Counter, dict[str, Path]]:
    if master == "local":
        return _built_and_exported(root, THIS_MACHINE, folder, selection)
    with cluster(folder / "cluster") as machines:
        kill = _kill_after(KILLED_AFTER, machines.kill_one)
        built = _built_and_exported(root, machines.master, folder, selection, kill)
        _say(f"workers left at the end: {machines.alive} of {len(machines.workers)}")
        if machines.alive == len(machines.workers):
            raise engines.BuildError("no worker was killed")
        return built


def _built_and_exported(
    root: DataRoot, master: str, folder: Path, selection: list[str], after_each: Callable[[], None] | None = None
) -> tuple[Counter, dict[str, Path]]:
    with session(folder, master, engines.SMALL) as spark:
        return engines.on_spark(root, spark, folder, selection, after_each), export(spark, folder)


def _kill_after(nodes: int, kill: Callable[[], None]) -> Callable[[], None]:
    done = Counter()

    def after_each() -> None:
        done["nodes"] += 1
        if done["nodes"] == nodes:
            _say("killing one of the two workers")
            kill()

    return after_each


def _built(counts: Counter) -> str:
    return ", ".join(f"{count} {kind.replace('_', ' ')}s" for kind, count in sorted(counts.items()))


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("SAFEGUARDING_PSEUDONYM_KEY", "a key for tests only")
    sys.exit(main())
