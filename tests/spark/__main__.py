"""``make spark``: the dbt layer on DuckDB and on Spark over the same lake, and every table compared both ways.

In three steps. `local`: the landing of the differential test, whose cases are odd, on this machine. `cluster`: the
demonstration, which has every extract, on a master and two workers of which one is killed on the way. `nights`: two
nights over the demonstration publish the same, the marts of one built on Spark. Ends with 1 where the engines differ,
or where something could not be built. What does not belong here: what the figures should be.
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
from tests.spark import comparison, engines, nights
from tests.spark.cluster import cluster
from tests.spark.landings import LANDINGS

KILLED_AFTER = 80
"""Nodes of dbt that are ready when the worker is killed: the seeds, and a third of the models."""


def main() -> int:
    """Build, compare and say in plain words what was compared; 0 where nothing differs."""
    arguments = argparse.ArgumentParser(prog="make spark", description=__doc__.splitlines()[0])
    arguments.add_argument("--only", choices=STEPS, help="one step of the three")
    arguments.add_argument("--select", nargs="+", help="dbt's selection, for `local` and `cluster`; else everything")
    arguments.add_argument("--keep", type=Path, help="a folder for what is built; else it is deleted")
    options = arguments.parse_args()
    selection = ["--select", *options.select] if options.select else list(engines.EVERYTHING)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).absolute()
        found = [_in_its_own_process(step, folder, selection) for step in STEPS if options.only in (None, step)]
    return int(any(found))


def _in_its_own_process(step: str, folder: Path, selection: list[str]) -> int:
    """A process for each step: a Java keeps the master and the memory that it began with."""
    process = get_context("spawn").Process(target=_run, args=(step, folder, selection))
    process.start()
    process.join()
    return process.exitcode


def _run(step: str, folder: Path, selection: list[str]) -> None:
    try:
        sys.exit(STEPS[step](folder, selection))
    except engines.BuildError as error:
        _say(f"{step}: not built.\n{error}")
        sys.exit(1)


def _local(folder: Path, selection: list[str]) -> int:
    root, here = _loaded("differential", folder), folder / "local"
    on_duckdb = _on_duckdb(root, here, selection)
    with session(here, THIS_MACHINE, engines.SMALL) as spark:
        on_spark, relations = engines.on_spark(root, spark, here, selection), export(spark, here)
    return _compared("local", here, on_duckdb, on_spark, relations)


def _cluster(folder: Path, selection: list[str]) -> int:
    root, here = _loaded("demonstration", folder), folder / "cluster"
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

if __name__ == "__main__":
    os.environ.setdefault("SAFEGUARDING_PSEUDONYM_KEY", "a key for tests only")
    sys.exit(main())
