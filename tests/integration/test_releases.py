"""Nights and releases that differ by one child, subtracted from each other as a reader would."""

import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest

from ingest.paths import DataRoot
from orchestration.publication import releases
from tests.integration import nights

PLANS = "landing/luton/social_care/child_protection_plans"
KEY = "authority, indicator, measure, level, level_value, breakdown, quarter_start"
FIGURES = ("numerator", "denominator", "value")


@pytest.fixture(scope="module")
def after_one_child(first_night, tmp_path_factory):
    """A release, a night after one child's plan of a past quarter came in, and the release of the night after that."""
    root = nights.copy_of(first_night.root, tmp_path_factory.mktemp("releases"))
    keep_a_copy(root, "first")
    newest = max((root / PLANS).iterdir())
    *_, last = newest.read_text().splitlines()
    person = last.split(";")[1]
    one_more = f"LU-CP999999;{person};10/10/2019;01/11/2019;neglect\r\n"
    (root / PLANS / "2020-03-31_corrected.csv").write_text(newest.read_text() + one_more)
    for name in ("carried_over", "released"):
        night = nights.run(root)
        assert night.process.exitcode == 0, night.said()
        keep_a_copy(root, name)
        releases.request(DataRoot(root), "the council asked for its correction")
    return root.parent


def keep_a_copy(root: Path, name: str) -> None:
    """What readers have now, for later: only the two newest generations stay."""
    shutil.copytree((root / "published").resolve(), root.parent / name)


def everybodys(generation: Path) -> dict[str, str]:
    """The SHA-256 of every file for everybody, by its place."""
    files = [generation / "public.duckdb", *(generation / "parquet" / "public").rglob("*.parquet")]
    files += sorted((generation / "report").iterdir())
    return {str(each.relative_to(generation)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def subtracted(first: Path, second: Path, file: str) -> list[tuple]:
    """Rows of kpi.indicator that differ between two generations, with by how much each figure does."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{first / file}' as first (read_only)")
        connection.execute(f"attach '{second / file}' as second (read_only)")
        changes = ", ".join(f"abs(second.{name} - first.{name}) as {name}" for name in FIGURES)
        return connection.execute(
            f"select {KEY}, {changes} from first.kpi.indicator as first join second.kpi.indicator as second"
            f" using ({KEY}) where {' or '.join(f'first.{name} <> second.{name}' for name in FIGURES)}"
        ).fetchall()


def test_the_analysts_see_the_child_the_night_after(after_one_child):
    assert subtracted(after_one_child / "first", after_one_child / "carried_over", "analyst.duckdb")


def test_what_is_for_everybody_is_the_same_to_the_byte(after_one_child):
    assert everybodys(after_one_child / "carried_over") == everybodys(after_one_child / "first")


def test_a_release_that_was_asked_for_is_another_file(after_one_child):
    first, released = (everybodys(after_one_child / name) for name in ("first", "released"))
    assert first.keys() == released.keys()
    assert first["public.duckdb"] != released["public.duckdb"]


def test_two_releases_subtracted_give_no_small_number(after_one_child):
    changes = subtracted(after_one_child / "first", after_one_child / "released", "public.duckdb")
    assert [change for change in changes if any(each is not None and 0 < each < 6 for each in change[-3:-1])] == []


def test_the_request_is_done(after_one_child):
    root = DataRoot(after_one_child / "data")
    assert releases.last(root).why == "an operator asked: the council asked for its correction"
    assert [path.name for path in root.releases.iterdir() if path.is_dir()] == [releases.last(root).run_id]
