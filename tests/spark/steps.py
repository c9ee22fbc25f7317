"""The steps of `make spark`: each builds on both engines, and compares."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ingest.paths import DataRoot
from orchestration.spark.back import export
from orchestration.spark.session import THIS_MACHINE, session
from tests.spark import comparison, engines, nights
from tests.spark.cluster import cluster
from tests.spark.landings import LANDINGS

KILLED_AFTER = 80
"""Nodes of dbt that are ready when the worker is killed: the seeds, and a third of the models."""


def run(step: str, folder: Path, selection: list[str]) -> None:
    """Carry out a step and leave the process, with 0 where the engines agree."""
    try:
        sys.exit(STEPS[step](folder, selection))
    except engines.BuildError as error:
        _say(f"{step}: not built.\n{error}")
        sys.exit(1)


def _local(folder: Path, selection: list[str]) -> int:
    root, here = _loaded("differential", folder), folder / "local"
    selection = selection or list(engines.EVERYTHING)
    on_duckdb = _on_duckdb(root, here, selection)
    with session(here, THIS_MACHINE, engines.SMALL) as spark:
        on_spark, relations = engines.on_spark(root, spark, here, selection), export(spark, here)
    return _compared("local", here, on_duckdb, on_spark, relations)


def _cluster(folder: Path, selection: list[str]) -> int:
    root, here = _loaded("demonstration", folder), folder / "cluster"
    selection = selection or list(engines.BUT_UNIT_TESTS)
    on_duckdb = _on_duckdb(root, here, selection)
    with cluster(here / "machines") as machines, session(here, machines.master, engines.SMALL) as spark:
        kill = _kill_after(KILLED_AFTER, machines.kill_one)
        on_spark, relations = engines.on_spark(root, spark, here, selection, kill), export(spark, here)
        if machines.alive != len(machines.workers) - 1:
            raise engines.BuildError(f"{machines.alive} of {len(machines.workers)} workers were there at the end")
    return _compared("cluster, of which one worker was killed", here, on_duckdb, on_spark, relations)


def _nights(folder: Path, _: list[str]) -> int:
    landing, here = _loaded("demonstration", folder).landing, _emptied(folder / "nights")
    _say("two nights: one with its marts built on DuckDB, one on Spark")
    published = nights.publish(landing, here)
    return _told("the analysts' file", comparison.compare_published(published["duckdb"], published["spark"]))


def _on_duckdb(root: DataRoot, here: Path, selection: list[str]) -> Counter:
    _say(f"{here.name}: building on DuckDB")
    built = engines.on_duckdb(root, _emptied(here), selection)
    _say(f"{here.name}: {_built(built)} on DuckDB; building on Spark")
    return built


def _compared(what: str, here: Path, on_duckdb: Counter, on_spark: Counter, relations: dict[str, Path]) -> int:
    _say(f"{what}: {_built(on_spark)} on Spark; comparing")
    if on_duckdb != on_spark:
        raise engines.BuildError("the two engines did not build the same")
    return _told(what, comparison.compare_warehouse(here / "warehouse.duckdb", relations))


def _told(what: str, compared: comparison.Compared) -> int:
    for relation, says in compared.differences.items():
        _say(f"{what}: {relation} {says}")
    equal = compared.relations - len(compared.differences)
    _say(
        f"{what}: {equal} of {compared.relations} tables and views are equal both ways, doubles bit for bit"
        f" ({compared.rows:,} rows, {compared.values:,} values)."
    )
    return int(bool(compared.differences))


def _loaded(landing: str, folder: Path) -> DataRoot:
    root = folder / landing
    if not root.exists():
        _say(f"loading the landing of the {landing}")
        LANDINGS[landing](root)
    return DataRoot(root)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


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


STEPS = {"local": _local, "cluster": _cluster, "nights": _nights}
