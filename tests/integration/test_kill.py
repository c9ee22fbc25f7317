"""`kill -9` at any moment: readers keep a whole generation, the next run recovers by itself and leaves no orphans."""

import json
import os
import random
import shutil
import signal
import time
from datetime import date, timedelta

import duckdb
import pytest

from tests.integration import nights

KILLS = int(os.environ.get("SAFEGUARDING_TEST_KILLS") or 5)
"""CI sets more; a desk has less time."""
KILLS_BEFORE_THE_FIRST_PUBLICATION = KILLS // 4
MOST_RUNS = KILLS + KILLS // 2  # a run may end by itself before its moment comes
SEED = 20260331
NEEDED = {
    "analyst": {"kpi.indicator", "kpi.person_quarter", "core.spell", "quality.delivery", "meta.run"},
    "public": {"kpi.indicator", "quality.delivery", "meta.run"},
}


@pytest.fixture(scope="module")
def killed(landing, first_night, tmp_path_factory):
    """A data root after many killed runs: where it is, what was wrong for readers after each, how the runs ended."""
    root = nights.data_root(tmp_path_factory.mktemp("killed"), landing)
    draw = random.Random(SEED)
    damage, exit_codes = [], []
    takes = first_night.seconds
    for number in range(MOST_RUNS):
        if exit_codes.count(-signal.SIGKILL) == KILLS:
            break
        if number == KILLS_BEFORE_THE_FIRST_PUBLICATION:
            assert nights.run(root).process.exitcode == 0
        deliver_something_new(root, number)
        night = nights.start(root)
        night.process.join(draw.uniform(0.0, takes))
        if night.process.exitcode is not None:
            # A night that carries the public release over takes less than the first.
            takes = min(takes, time.monotonic() - night.started)
        night.process.kill()
        night.process.join()
        exit_codes.append(night.process.exitcode)
        damage += [f"after kill {number}: {problem}" for problem in what_is_wrong(root)]
    return root, damage, exit_codes


def deliver_something_new(root, number):
    """Send yesterday's plans and attendance again under a new name, so that every run has something to load."""
    for place in ("social_care/child_protection_plans", "education/attendance"):
        folder = root / "landing" / "luton" / place
        newest = max(folder.iterdir())
        as_of = date(2020, 4, 1) + timedelta(days=number)
        shutil.copyfile(newest, folder / f"{as_of}{newest.suffix}")


def what_is_wrong(root):
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


def what_is_wrong_in(generation, readers, needed):
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


def made_by(generation, readers):
    """The run that made a file: that of the generation, and of what is for everybody that of the release."""
    if readers == "analyst":
        return generation.name
    release = json.loads((generation / "release.json").read_text())["run_id"]
    assert (generation.parents[1] / "releases" / release / "figures.duckdb").exists()
    return release


def test_readers_always_have_a_whole_generation(killed):
    _, damage, exit_codes = killed
    assert damage == []
    assert exit_codes.count(-signal.SIGKILL) == KILLS, exit_codes


def test_the_next_run_recovers_and_leaves_no_orphans(killed, landing, tmp_path):
    root, _, _ = killed
    night = nights.run(root)
    assert night.process.exitcode == 0, night.said()

    assert sorted(path.name for path in root.iterdir()) == [
        "audit", "dagster", "dagster.lock", "generations", "identities", "lake", "landing", "last_night.json", "lock",
        "logs", "pseudonym.key", "published", "quarantine", "register.sqlite", "releases", "review", "warehouse",
    ]  # fmt: skip
    assert (root / "published").resolve().name in {path.name for path in (root / "generations").iterdir()}
    assert len(list((root / "generations").iterdir())) <= 2
    assert [path.name for path in (root / "releases").iterdir()] == [made_by((root / "published").resolve(), "public")]
    beside = {"lake_copies", "last_published.duckdb"}
    assert {path.name for path in (root / "warehouse").iterdir()} - beside == {"warehouse.duckdb"}
    assert {path.suffix for path in (root / "lake").rglob("*.*")} == {".parquet"}
    assert {path.suffix for path in (root / "quarantine").rglob("*.*")} <= {".csv"}
    assert unfinished_runs(root) == []


def test_the_answer_is_that_of_a_data_root_nobody_killed(killed, tmp_path):
    root, _, _ = killed
    untouched = nights.with_key_of(nights.data_root(tmp_path, root / "landing"), root)
    assert nights.run(untouched).process.exitcode == 0
    assert nights.contents(root / "published") == nights.contents(untouched / "published")


def unfinished_runs(root):
    os.environ["DAGSTER_HOME"] = str(root / "dagster")
    from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

    finished = {DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED}
    with DagsterInstance.get() as instance:
        return [run.run_id for run in instance.get_runs(RunsFilter()) if run.status not in finished]


def test_a_run_that_is_told_to_end_while_dbt_builds_ends_and_says_so(landing, tmp_path):
    """As `systemctl stop` does: dbt lets go of the warehouse, and no query of it goes on."""
    night = nights.start(nights.data_root(tmp_path, landing))
    while night.process.is_alive() and "Building the marts" not in night.said():
        time.sleep(0.05)
    time.sleep(2)
    os.kill(night.process.pid, signal.SIGTERM)

    assert night.end(timeout=60) == 1
    assert "The run failed" in night.said() and "Published: nothing" in night.said(), night.said()
    assert "Traceback" not in night.said()
