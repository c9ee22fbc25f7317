"""What readers see: yesterday's generation until every gate is passed, and never a half one."""

import re

import duckdb
import pytest

from ingest.paths import DataRoot
from ingest.register.rulings import release
from tests.integration import nights


@pytest.fixture(scope="module")
def root(first_night, tmp_path_factory):
    return nights.copy_of(first_night.root, tmp_path_factory.mktemp("published"))


def test_a_reader_that_holds_the_file_open_blocks_no_run_and_keeps_its_generation(root):
    with duckdb.connect(str((root / "published").resolve() / "analyst.duckdb"), read_only=True) as reader:
        before = reader.execute("select distinct run_id from meta.run").fetchall()
        for _ in range(2):
            assert nights.run(root, ("nightly", "--whole")).process.exitcode == 0
        assert reader.execute("select distinct run_id from meta.run").fetchall() == before
        assert reader.execute("select count(*) > 0 from kpi.indicator").fetchall() == [(True,)]
    with duckdb.connect(str((root / "published").resolve() / "analyst.duckdb"), read_only=True) as reader:
        assert reader.execute("select distinct run_id from meta.run").fetchall() != before


def test_a_file_cut_short_is_held_and_once_released_published(root, tmp_path):
    """A partner sends the list of family members cut short: most rows of the person table would go."""
    root = nights.copy_of(root, tmp_path)
    figures = nights.contents(root / "published")
    cut_short(root / "landing" / "luton" / "social_care" / "family_members")
    night = nights.run(root)
    assert night.process.exitcode == 0, night.said()
    delivery = "luton/social_care/family_members/2020-04-01.csv"
    assert "  social_care family_members, luton: 2020-04-01.csv is held, 1 rows, where" in night.said()
    assert f"safeguarding release {delivery} --reason" in night.said()
    assert nights.contents(root / "published") == figures

    assert release(DataRoot(root), delivery, "only this family is left").outcome == "accepted"
    night = nights.run(root)
    assert night.process.exitcode == 0, night.said()
    assert nights.contents(root / "published")["kpi.person_quarter"] != figures["kpi.person_quarter"]


def test_a_table_that_halves_for_another_reason_stops_publication(root, tmp_path):
    """The list of family members comes with as many rows, but with identifiers that nobody knows."""
    root = nights.copy_of(root, tmp_path)
    figures = nights.contents(root / "published")
    kept, before = names(root), (root / "published").readlink()
    folder = root / "landing" / "luton" / "social_care" / "family_members"
    (folder / "2020-04-01.csv").write_bytes(max(folder.glob("*.csv")).read_bytes().replace(b"LU-0", b"XX-0"))
    night = nights.run(root)
    assert night.process.exitcode == 1
    assert re.search(
        "failed: kpi.person_quarter kpi_person_quarter_not_halved: .* in the last published run: luton", night.said()
    )
    assert "Published: nothing; what was published before stays." in night.said()
    assert (root / "published").readlink() == before
    assert nights.contents(root / "published") == figures
    assert names(root) == kept


def names(root):
    return {path.name for path in (root / "generations").iterdir()}


def cut_short(folder):
    """Deliver the newest file again, as of the day after, with its header and first row only."""
    lines = max(folder.glob("*.csv")).read_bytes().splitlines(keepends=True)
    (folder / "2020-04-01.csv").write_bytes(b"".join(lines[:2]))
