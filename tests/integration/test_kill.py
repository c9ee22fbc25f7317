"""`kill -9` at any moment: readers keep a whole generation, the next run recovers by itself and leaves no orphans."""

import os
import shutil
import signal
import time

from ingest import database
from tests.integration import lives, nights
from tests.integration.kills import KILLS, made_by


def test_readers_always_have_a_whole_generation(killed, killed_early):
    assert (killed.damage, killed_early.damage) == ([], [])
    exit_codes = killed_early.exit_codes + killed.exit_codes
    assert exit_codes.count(-signal.SIGKILL) == KILLS, exit_codes
    assert set(exit_codes) <= {-signal.SIGKILL, 0}, exit_codes
    assert killed_early.exit_codes[0] == -signal.SIGKILL, "it was published before anything was killed"


def test_the_next_run_recovers_and_leaves_no_orphans(killed):
    root = killed.root
    assert sorted(path.name for path in root.iterdir()) == [
        "audit", "dagster", "dagster.lock", "erasures", "generations", "identities", "lake", "landing",
        "last_night.json", "lock", "logs", "pseudonym.key", "published", "quarantine", "register.sqlite", "releases",
        "returns", "review", "warehouse",
    ]  # fmt: skip
    assert (root / "published").resolve().name in {path.name for path in (root / "generations").iterdir()}
    assert len(list((root / "generations").iterdir())) <= 2
    assert [path.name for path in (root / "releases").iterdir()] == [made_by((root / "published").resolve(), "public")]
    beside = {"lake_copies", "last_published.duckdb"}
    assert {path.name for path in (root / "warehouse").iterdir()} - beside == {"warehouse.duckdb"}
    assert {path.suffix for path in (root / "lake").rglob("*.*")} == {".parquet"}
    assert {path.suffix for path in (root / "quarantine").rglob("*.*")} <= {".csv"}
    assert unfinished_runs(root) == []


def test_the_answer_is_that_of_a_data_root_nobody_killed(killed, hub, monkeypatch):
    """Nor was anybody ever erased from that one; and its files are encrypted."""
    monkeypatch.delenv(database.KEY_VARIABLE, raising=False)
    in_the_clear = nights.contents(killed.root / "published")
    monkeypatch.setenv(database.KEY_VARIABLE, lives.ENCRYPTION_KEY)
    assert nights.contents(hub.root / "published") == in_the_clear


def test_a_data_root_killed_before_it_ever_published_gives_the_same_answer(first_night, killed_early):
    assert nights.contents(killed_early.root / "published") == nights.contents(first_night.root / "published")


def unfinished_runs(root):
    os.environ["DAGSTER_HOME"] = str(root / "dagster")
    from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

    finished = {DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED}
    with DagsterInstance.get() as instance:
        return [run.run_id for run in instance.get_runs(RunsFilter()) if run.status not in finished]


def test_a_run_that_is_told_to_end_while_dbt_builds_ends_and_says_so(first_night, tmp_path):
    """As `systemctl stop` does: dbt lets go of the warehouse, and no query of it goes on."""
    root = nights.copy_of(first_night.root, tmp_path)
    shutil.rmtree(statements := root / "logs" / "dbt" / "run")
    night = nights.start(root, ("nightly", "--whole"))
    while night.process.is_alive() and not list(statements.rglob("*.sql")):
        time.sleep(0.05)
    os.kill(night.process.pid, signal.SIGTERM)

    assert night.end(timeout=60) == 1
    assert "The run failed" in night.said() and "Published: nothing" in night.said(), night.said()
    assert "Traceback" not in night.said()
