"""Nights and releases that differ by one child, subtracted from each other as a reader would."""

import hashlib
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.paths import DataRoot
from orchestration.publication import releases

KEY = "authority, indicator, measure, level, level_value, breakdown, quarter_start"
FIGURES = ("numerator", "denominator", "value")


@pytest.fixture(scope="module")
def first(erased):
    """A generation with a release."""
    return (erased.root / "published").resolve()


@pytest.fixture(scope="module")
def carried_over(killed):
    """That of a night after one child's plan of a past quarter came in."""
    return (killed.root / "published").resolve()


@pytest.fixture(scope="module")
def released(corrected):
    """That of the night after, of which an operator asked a release."""
    return (corrected.root / "published").resolve()


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


def test_the_analysts_see_the_child_the_night_after(first, carried_over):
    quarter = KEY.split(", ").index("quarter_start")
    assert date(2019, 10, 1) in {row[quarter] for row in subtracted(first, carried_over, "analyst.duckdb")}


def test_what_is_for_everybody_is_the_same_to_the_byte(first, carried_over):
    assert everybodys(carried_over) == everybodys(first)


def test_a_release_that_was_asked_for_is_another_file(first, released):
    before, after = everybodys(first), everybodys(released)
    assert before.keys() == after.keys()
    assert before["public.duckdb"] != after["public.duckdb"]


def test_two_releases_subtracted_give_no_small_number(first, released):
    changes = subtracted(first, released, "public.duckdb")
    assert [change for change in changes if any(each is not None and 0 < each < 6 for each in change[-3:-1])] == []


def test_the_request_is_done(corrected):
    root = DataRoot(corrected.root)
    assert releases.last(root).why == "an operator asked: the council asked for its correction"
    assert [path.name for path in root.releases.iterdir() if path.is_dir()] == [releases.last(root).run_id]
