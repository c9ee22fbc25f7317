"""Fifty readers as BI tools are: processes of their own that open what is published again and again.

What they look for: that all they read in one go is of one generation. Nothing here writes.
"""

import contextlib
import multiprocessing
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

import duckdb

AUDIENCE = "public"
PROCESSES = 10
# Each opening of a file costs 40 ms of CPU, and a run beside fifty readers should not starve.
PAUSE_SECONDS = (3.0, 9.0)
SHORT_PAUSE_SECONDS = (0.2, 1.0)
PATIENCE_SECONDS = 120
_CONTEXT = multiprocessing.get_context("forkserver")

LOOK = """
    select (select list(distinct run_id) from meta.run), (select list(distinct run_id) from quality.check),
        count(*), round(sum(numerator)) from kpi.indicator
"""
TABLES = ("meta.run", "quality.check", "kpi.indicator")


class Look(NamedTuple):
    """What one reading found: the runs that its tables name, and how much the table of indicators holds."""

    runs: tuple[str, ...]
    rows: int
    total: float


def published_file(published: Path) -> Path:
    """The DuckDB file as a tool is told of it: through the link."""
    return published / f"{AUDIENCE}.duckdb"


def through_the_link(published: Path) -> Look:
    """As a tool does that keeps the path in its settings."""
    with duckdb.connect(str(published_file(published)), read_only=True) as connection:
        return _look(connection)


def of_the_generation(published: Path) -> Look:
    """As a script does that resolves the link first."""
    return through_the_link(published.resolve())


def parquet_in_duckdb(published: Path) -> Look:
    """The three tables' Parquet files, in DuckDB."""
    folder = published.resolve() / "parquet" / AUDIENCE
    with duckdb.connect() as connection:
        for table in TABLES:
            schema, _, name = table.partition(".")
            connection.execute(f"create schema {schema}")
            connection.execute(f"create view {table} as from '{folder / schema / name}.parquet'")
        return _look(connection)


def parquet_in_arrow(published: Path) -> Look:
    """The same in Arrow, on which pandas, Polars and R build."""
    import pyarrow.compute as pc
    from pyarrow import parquet

    folder = published.resolve() / "parquet" / AUDIENCE
    runs, checks = (
        parquet.read_table(folder / name, columns=["run_id"])["run_id"].unique().to_pylist()
        for name in ("meta/run.parquet", "quality/check.parquet")
    )
    figures = parquet.read_table(folder / "kpi" / "indicator.parquet", columns=["numerator"])["numerator"]
    return Look(_runs(runs, checks), len(figures), round(pc.sum(figures).as_py()))


# Two of the five keep the link's path: within a process they may share DuckDB's one instance of the file.
WAYS: tuple[Callable[[Path], Look], ...] = (
    through_the_link,
    through_the_link,
    of_the_generation,
    parquet_in_duckdb,
    parquet_in_arrow,
)
READERS = PROCESSES * len(WAYS)


class Wire(NamedTuple):
    """What joins the readers to the test: what they say, and two signals to them."""

    said: Any
    hurry: Any
    stop: Any


@dataclass
class Fifty:
    """The readers at work, and what they have said so far: `looks` by reader, `errors` in words."""

    wire: Wire
    looks: dict[str, set[Look]] = field(default_factory=lambda: defaultdict(set))
    errors: list[str] = field(default_factory=list)

    def hurry(self) -> None:
        """Let them read without the pauses they make while a run works beside them."""
        self.wire.hurry.set()

    def wait_until_all_have_seen(self, run: str) -> None:
        """Returns when each reader has read the generation of `run`, or one has met an error."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.errors and len(self.readers_of(run)) < READERS:
            assert time.monotonic() < deadline, f"only {len(self.readers_of(run))} readers have seen {run}"
            self._listen()

    def readers_of(self, run: str) -> set[str]:
        """The readers that have seen the generation of `run`."""
        return {reader for reader, looks in self.looks.items() if any(run in look.runs for look in looks)}

    def _listen(self) -> None:
        with contextlib.suppress(Empty):
            reader, said = self.wire.said.get(timeout=0.1)
            if isinstance(said, Look):
                self.looks[reader].add(said)
            else:
                self.errors.append(f"{reader}: {said}")


@contextlib.contextmanager
def fifty_readers(published: Path) -> Iterator[Fifty]:
    """Ten processes of five connections, which read without end until the block is left."""
    wire = Wire(_CONTEXT.Queue(), _CONTEXT.Event(), _CONTEXT.Event())
    processes = [_CONTEXT.Process(target=_read, args=(published, number, wire)) for number in range(PROCESSES)]
    for process in processes:
        process.start()
    try:
        yield Fifty(wire)
    finally:
        wire.stop.set()
        wire.hurry.set()
        for process in processes:
            process.join(10)
            if process.is_alive():
                process.kill()


def _look(connection: duckdb.DuckDBPyConnection) -> Look:
    found = connection.execute(LOOK).fetchone()
    assert found is not None
    runs, checks, rows, total = found
    return Look(_runs(runs, checks), rows, total)


def _runs(runs: list[str], checks: list[str]) -> tuple[str, ...]:
    return tuple(sorted({*runs, *checks}))


def _read(published: Path, number: int, wire: Wire) -> None:
    """One process: a thread for each way of reading. What ends a thread is told to the test."""
    with ThreadPoolExecutor(len(WAYS)) as threads:
        readers = {}
        for position, way in enumerate(WAYS):
            name = f"{number}.{position} {way.__name__}"
            readers[threads.submit(_read_on, published, name, way, wire)] = name
        for reader in as_completed(readers):
            error = reader.exception()
            if error is not None:
                wire.said.put((readers[reader], repr(error)))


def _read_on(published: Path, reader: str, way: Callable[[Path], Look], wire: Wire) -> None:
    chance, told = random.Random(reader), set()
    while not wire.stop.is_set():
        look = way(published)
        if look not in told:
            told.add(look)
            wire.said.put((reader, look))
        if wire.hurry.is_set() or wire.hurry.wait(chance.uniform(*PAUSE_SECONDS)):
            time.sleep(chance.uniform(*SHORT_PAUSE_SECONDS))
