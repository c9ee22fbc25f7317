"""`kill -9` at moments drawn at random, and what readers could complain of afterwards."""

import json
import os
import random
import shutil
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from tests.integration import nights

KILLS = int(os.environ.get("SAFEGUARDING_TEST_KILLS") or 4)
"""A kill costs half a minute: `SAFEGUARDING_TEST_KILLS=100 make test` before a change to publication."""
KILLS_BEFORE_THE_FIRST_PUBLICATION = KILLS // 4
MOST_RUNS = 5
"""A kill that is drawn may come too late, but not five times in a row."""
SEED = 20260331
NEEDED = {
    "analyst": {"kpi.indicator", "kpi.person_quarter", "core.spell", "quality.delivery", "meta.run"},
    "public": {"kpi.indicator", "quality.delivery", "meta.run"},
}


def kill_nights(root: Path, kills: int, takes: float, news: bool) -> tuple[list[str], list[int]]:
    """Start nights, with something new to load where there are `news`, and kill them within the seconds that one takes.

    Returns what was wrong for readers after each, and how the runs ended. A run may end by itself before its moment,
    and is then not counted; it says how long one takes now.
    """
    draw = random.Random(SEED + news)
    damage, exit_codes = [], []
    for number in range(MOST_RUNS * kills):
        if exit_codes.count(-signal.SIGKILL) == kills:
            break
        if news:
            deliver_something_new(root, number)
        night = nights.start(root)
        night.process.join(draw.uniform(0.0, takes))
        night.process.kill()
        exit_codes.append(night.end())
        if exit_codes[-1] != -signal.SIGKILL:
            # What an earlier one has read need not be read again, and a public release is carried over.
            takes = min(takes, night.seconds)
        damage += [f"after kill {number}: {problem}" for problem in what_is_wrong(root)]
    return damage, exit_codes


def deliver_something_new(root: Path, number: int) -> None:
    """Send yesterday's plans and attendance again under a new name, so that every run has something to load."""
    for place in ("social_care/child_protection_plans", "education/attendance"):
        folder = root / "landing" / "luton" / place
        newest = max(folder.iterdir())
        as_of = date(2020, 4, 1) + timedelta(days=number)
        shutil.copyfile(newest, folder / f"{as_of}{newest.suffix}")


def what_is_wrong(root: Path) -> Iterator[str]:
    """Everything a reader could complain of."""
    if not os.path.lexists(root / "published"):
        return
    generation = (root / "published").resolve()
    if not generation.exists():
        yield "published points nowhere"
        return
    if list(generation.rglob("*.wal")):
        yield "a write-ahead log lies beside the published file"
    for readers, needed in NEEDED.items():
        yield from what_is_wrong_in(generation, readers, needed)


def what_is_wrong_in(generation: Path, readers: str, needed: set[str]) -> Iterator[str]:
    with duckdb.connect(str(generation / f"{readers}.duckdb"), read_only=True) as connection:
        tables = [
            name
            for (name,) in connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        ]
        if not needed <= set(tables):
            yield f"tables are missing in {readers}, there are {tables}"
        if connection.execute("select distinct run_id from meta.run").fetchall() != [(made_by(generation, readers),)]:
            yield f"{readers} is not of its generation"
        for table in tables:
            parquet = generation / "parquet" / readers / f"{table.replace('.', '/')}.parquet"
            counts = [connection.execute(f"select count(*) from {each}").fetchone() for each in (table, f"'{parquet}'")]
            if counts[0] != counts[1]:
                yield f"{table} has {counts[0]} rows, its Parquet file {counts[1]}"


def made_by(generation: Path, readers: str) -> str:
    """The run that made a file: that of the generation, and of what is for everybody that of the release."""
    if readers == "analyst":
        return generation.name
    release = json.loads((generation / "release.json").read_text())["run_id"]
    assert (generation.parents[1] / "releases" / release / "figures.duckdb").exists()
    return release
