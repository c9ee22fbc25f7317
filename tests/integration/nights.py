"""Nights for tests: a small landing zone, and runs in processes of their own that have the heavy imports behind them.

A process is forked from a server that has imported Dagster, dbt and Great Expectations, but not Polars, whose threads
would not survive a fork. What runs in it is the command `safeguarding`.
"""

import itertools
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from ingest import database
from ingest.paths import DataRoot
from orchestration.cli import app

AUTHORITIES = ("luton", "peterborough")
SCALE = 0.02
_NUMBER = itertools.count()
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.integration.preload"])


@dataclass
class Night:
    """A run that has been started in `root`. When it has ended, its exit code and its seconds are known."""

    root: Path
    process: BaseProcess | None
    log: Path
    started: float
    exit_code: int | None = None
    seconds: float | None = None

    def end(self, timeout: float = 900) -> int:
        """Wait for the end; returns the exit code."""
        self.process.join(timeout)
        self.exit_code, self.seconds = self.process.exitcode, time.monotonic() - self.started
        assert self.exit_code is not None, f"the run has not ended after {timeout} s: {self.said()}"
        self.process = None  # so that what is known of the night can be handed to another process
        return self.exit_code

    def said(self) -> str:
        """What the run wrote to the terminal so far."""
        return self.log.read_text()


def start(root: Path, command: Sequence[str] = ("nightly",), **environment: str) -> Night:
    """Start a nightly run, or another command, in `root`, with further environment variables."""
    log = root.parent / f"{root.name}-{next(_NUMBER)}.log"
    log.write_text("")
    process = _CONTEXT.Process(target=_command, args=(root, log, command, environment))
    process.start()
    return Night(root, process, log, time.monotonic())


def run(root: Path, command: Sequence[str] = ("nightly",), **environment: str) -> Night:
    """A nightly run, or another command, from start to end."""
    night = start(root, command, **environment)
    night.end()
    return night


def run_in_a_new_interpreter(root: Path) -> subprocess.CompletedProcess[str]:
    """The command as an operator types it, without a fork of anything."""
    command, environment = (
        [sys.executable, "-m", "orchestration.nightly"],
        os.environ | {"SAFEGUARDING_DATA": str(root)},
    )
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def run_by_schedule(root: Path) -> Night:
    """A run as Dagster's schedule starts it; it says whether it succeeded, and which steps did."""
    log = root.parent / f"{root.name}-{next(_NUMBER)}.log"
    process = _CONTEXT.Process(target=_by_schedule, args=(root, log))
    process.start()
    night = Night(root, process, log, time.monotonic())
    night.end()
    return night


def small_landing(folder: Path, authorities: tuple[str, ...] = AUTHORITIES) -> Path:
    """A landing zone with every extract of these authorities, a few families each."""
    from ingest.synthetic import write_demonstration

    write_demonstration(folder / "all", scale=SCALE)
    for authority in authorities:
        shutil.copytree(folder / "all" / authority, folder / "landing" / authority)
    shutil.rmtree(folder / "all")
    return folder / "landing"


def data_root(folder: Path, landing: Path) -> Path:
    """A new data root below `folder`, with a copy of `landing`."""
    root = folder / "data"
    root.mkdir(mode=0o700)
    shutil.copytree(landing, root / "landing")
    return root


def with_key_of(root: Path, other: Path) -> Path:
    """`root` with the pseudonym key of another data root, so that both make the same keys of the same people."""
    shutil.copy2(other / "pseudonym.key", root)
    return root


def copy_of(root: Path, folder: Path) -> Path:
    """A data root below `folder` as `root` is now: what earlier nights made need not be made again."""
    return shutil.copytree(root, folder / "data", symlinks=True)


def contents(
    published: Path, schemas: tuple[str, ...] = ("core", "kpi", "monitoring", "evaluation", "reference")
) -> dict[str, str]:
    """A fingerprint of each published table by `schema.table`, whatever the order of its rows."""
    with database.connect(published.resolve() / "analyst.duckdb", read_only=True) as connection:
        found = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where list_contains($1, schema_name)",
            [list(schemas)],
        ).fetchall()
        return {
            table: str(connection.execute(f"select count(*), bit_xor(hash(t)), sum(hash(t)) from {table} t").fetchone())
            for (table,) in sorted(found)
        }


def _command(root: Path, log: Path, command: Sequence[str], environment: dict[str, str]) -> None:
    _in(root, log, environment)
    app(list(command))


def _by_schedule(root: Path, log: Path) -> None:
    from orchestration import environment
    from orchestration.definitions import defs
    from orchestration.history.instance import open_instance

    _in(root, log, {})
    environment.prepare(DataRoot(root))
    with open_instance(DataRoot(root)) as instance:
        result = defs.resolve_job_def("nightly").execute_in_process(
            instance=instance,
            tags={"dagster/schedule_name": "nightly"},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    print(result.success, [event.step_key for event in result.all_events if event.is_step_success])


def _in(root: Path, log: Path, environment: dict[str, str]) -> None:
    os.environ.update(environment, SAFEGUARDING_DATA=str(root))
    with log.open("a") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
