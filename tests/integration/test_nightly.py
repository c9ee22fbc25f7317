"""The nightly run from the command line: what it says, what it publishes, and that one without news ends early."""

import json
import os
import re
import subprocess
import sys

import duckdb
import pytest

from orchestration.lock import writer_lock
from tests.integration import nights
from tests.unit.orchestration import run_history as history


@pytest.fixture(scope="module")
def unchanged_night(killed_early):
    """A night in which nothing has changed, after one that ended early as well: the root, and every file before it.

    In the data root itself: the files of a copy are new ones, and what is published stays as it is.
    """
    root = killed_early.root
    assert nights.run(root).said().startswith("Nothing has changed since ")
    before = {path: path.read_bytes() for path in (root / "published").resolve().rglob("*") if path.is_file()}
    return root, before, nights.run(root)


def query(root, sql):
    with duckdb.connect(str((root / "published").resolve() / "analyst.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_first_night_publishes_and_says_so(first_night):
    for words in ("Deliveries:", "Rows:", "Gates:", "0 failed", "Published:", "make ui", "duckdb.connect"):
        assert words in first_night.said()
    assert str(first_night.root / "published" / "analyst.duckdb") in first_night.said()


def test_every_extract_of_the_landing_zone_is_in_the_published_register(killed_early):
    landing = killed_early.root / "landing"
    files = {"/".join(path.relative_to(landing).parts) for path in landing.rglob("*.*")}
    listed = query(killed_early.root, "select authority, agency, extract, file_name from quality.delivery")
    assert {"/".join(row) for row in listed} == files


def test_rows_in_are_rows_out(killed_early):
    unbalanced = "from quality.delivery where rows <> rows_accepted + rows_quarantined + rows_repeated"
    assert query(killed_early.root, unbalanced) == []
    assert query(killed_early.root, "select sum(rows_accepted) > 0 from quality.delivery") == [(True,)]


def test_the_published_file_says_which_run_made_it_and_of_what(killed_early):
    root = killed_early.root
    run_ids = query(root, "select distinct run_id from meta.run")
    assert run_ids == [((root / "published").resolve().name,)]
    as_of = query(root, "select max(as_of) from quality.delivery where outcome <> 'rejected'")
    assert query(root, "select max(as_of) from meta.run") == as_of


def test_the_checks_of_every_layer_are_published(killed_early):
    layers = dict(query(killed_early.root, "select layer, count(*) from quality.check group by all"))
    assert set(layers) == {"contract", "dbt", "expectation", "disclosure"}
    assert query(killed_early.root, "from quality.check where severity = 'error' and not passed") == []
    assert query(killed_early.root, "select count(distinct run_id) from quality.check") == [(1,)]


def test_every_published_column_of_a_mart_is_defined(killed_early):
    undefined = query(
        killed_early.root,
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where schema_name in ('core', 'kpi') and comment is null",
    )
    assert undefined == []


def test_a_broken_file_leaves_the_last_good_one_in_force(killed_early):
    """The figures are those of a night without it: `test_kill` compares them."""
    said = killed_early.recovery.said()
    assert re.search("Deliveries: .* [12] rejected", said)
    assert "luton social_care child_protection_plans, as of 2099-01-01: " in said
    assert "not a delivery" not in said
    outcome = query(
        killed_early.root, "select outcome, rows_accepted from quality.delivery where as_of = date '2099-01-01'"
    )
    assert outcome == [("rejected", 0)]


def test_a_night_in_which_nothing_has_changed_ends_early_and_says_so(unchanged_night):
    root, before, night = unchanged_night
    assert night.exit_code == 0, night.said()
    assert night.said().startswith("Nothing has changed since ")
    assert (root / "published").resolve().name in night.said()
    for words in ("files is new", "Published: unchanged", "nightly --whole", "make ui", "duckdb.connect"):
        assert words in night.said()
    after = {path: path.read_bytes() for path in (root / "published").resolve().rglob("*") if path.is_file()}
    assert after == before


def test_it_imports_nothing_that_only_a_whole_night_needs(unchanged_night):
    """It is counted in an interpreter of its own, for here everything is imported already."""
    root, _, _ = unchanged_night
    heavy = ("dbt", "dagster_dbt", "great_expectations", "statsmodels", "matplotlib", "scipy", "highspy")
    imported = f"print([name for name in {heavy} if name in sys.modules])"
    code = f"import sys; from orchestration import nightly; nightly.main(); {imported}"
    environment = os.environ | {"SAFEGUARDING_DATA": str(root)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Nothing has changed since "), done.stderr
    assert done.stdout.endswith("[]\n")


def test_it_is_in_the_history_and_in_the_audit_trail(unchanged_night):
    root, _, _ = unchanged_night
    lines = [json.loads(line) for line in (root / "audit" / "trail.jsonl").read_text().splitlines()]
    last = [(line["what"], line["details"].get("outcome")) for line in lines[-2:]]
    assert last == [("run_started", None), ("run_finished", "unchanged")]
    with history.opened(root.parent) as instance:
        run = instance.get_runs(limit=1)[0]
    assert (run.run_id, run.job_name, run.is_success) == (lines[-1]["details"]["run_id"], "nightly", True)


def test_a_night_by_schedule_ends_after_its_first_step(unchanged_night):
    root, before, _ = unchanged_night
    night = nights.run_by_schedule(root)
    assert night.exit_code == 0, night.said()
    assert night.said().splitlines()[-1] == "True ['raw']"
    assert {path for path in (root / "published").resolve().rglob("*") if path.is_file()} == before.keys()
    assert nights.run(root).said().startswith("Nothing has changed since ")


@pytest.mark.parametrize("command", [("nightly",), ("nightly", "--whole")], ids=" ".join)
def test_a_run_that_has_waited_long_enough_says_who_holds_the_lock(unchanged_night, command):
    root, _, _ = unchanged_night
    figures = nights.contents(root / "published")
    with writer_lock(root / "lock", "run-of-another", wait_seconds=0):
        night = nights.run(root, command, SAFEGUARDING_LOCK_WAIT_SECONDS="0.5")
    assert night.exit_code == 1
    assert "another run is writing here (process " in night.said()
    assert "run run-of-another" in night.said()
    assert nights.contents(root / "published") == figures


def test_only_what_is_for_everybody_is_open_to_others(killed_early):
    root = killed_early.root
    made_by_the_run = [
        path for path in root.rglob("*") if not path.is_symlink() and root / "landing" not in path.parents
    ]
    opened = {path for path in made_by_the_run if path.stat().st_mode & 0o007 and path.name != "landing"}
    generations = {path for path in opened if root / "generations" in path.parents}
    assert opened - generations == {root / "generations"}, "passage only"
    assert root.joinpath("generations").stat().st_mode & 0o007 == 0o001
    assert [path for path in generations if "analyst" in path.as_posix()] == []
    assert {path.name for path in generations if path.is_file()} >= {"public.duckdb"}


def test_the_public_file_holds_no_rows_of_people_and_no_small_count(killed_early):
    public = (killed_early.root / "published").resolve() / "public.duckdb"
    with duckdb.connect(str(public), read_only=True) as connection:
        schemas = connection.execute("select distinct schema_name from duckdb_tables() order by 1").fetchall()
        shown, small, withheld = connection.execute(
            "select count(value), count(*) filter (numerator between 1 and 5 and"
            " unit not in ('days', 'gbp', 'points')), count(*) filter (suppression = 'c') from kpi.indicator"
        ).fetchone()
        value_of_withheld = connection.execute(
            "select count(*) from kpi.indicator where suppression = 'c' and value is not null"
        ).fetchone()
        judged = connection.execute("select passed from quality.check where layer = 'disclosure' order by 1").fetchall()
    assert [schema for (schema,) in schemas] == ["evaluation", "kpi", "meta", "monitoring", "quality", "reference"]
    assert (shown > 0, small, withheld > 0, value_of_withheld) == (True, 0, True, (0,))
    assert judged == [(False,), (True,)], "k-anonymity warns, nothing can be recovered"
