"""Generations: one rename switches readers, what killed runs left goes, two are kept, the operator sets who reads."""

import os

import pytest

from orchestration.publication.generations import Access, PublicationError, begin, clear_left_behind, current, switch

DEFAULT = Access()


@pytest.fixture
def root(tmp_path):
    (tmp_path / "generations").mkdir(mode=0o700)
    return tmp_path


def publish(root, run_id, access=DEFAULT):
    partial = begin(root / "generations", run_id)
    (partial / "analyst.duckdb").write_text(run_id)
    (partial / "public.duckdb").write_text(run_id)
    for readers in ("analyst", "public"):
        (partial / "parquet" / readers).mkdir(parents=True)
        (partial / "parquet" / readers / "t.parquet").write_text(run_id)
    generation = switch(partial, root / "published", access)
    clear_left_behind(root / "generations", root / "published")
    return generation


def names(root):
    return sorted(path.name for path in (root / "generations").iterdir())


def test_published_is_a_relative_link_to_the_generation(root):
    generation = publish(root, "one")
    assert generation == root / "generations" / "one"
    assert (root / "published").readlink().as_posix() == "generations/one"
    assert (root / "published" / "analyst.duckdb").read_text() == "one"


def test_the_two_newest_generations_are_kept(root):
    for run_id in ("c-first", "b-second", "a-third"):
        publish(root, run_id)
    assert current(root / "published") == "a-third"
    assert names(root) == ["a-third", "b-second"]


def test_what_killed_runs_left_is_deleted(root):
    publish(root, "one")
    publish(root, "two")
    begin(root / "generations", "killed-while-building")
    (root / "generations" / "killed-before-the-switch").mkdir()
    (root / "published.next").symlink_to("generations/killed-before-the-switch")
    clear_left_behind(root / "generations", root / "published")
    assert names(root) == ["one", "two"]
    assert not (root / "published.next").is_symlink()
    assert current(root / "published") == "two"


def test_before_the_first_publication_nothing_is_worth_keeping(root):
    (root / "generations" / "never-published").mkdir()
    clear_left_behind(root / "generations", root / "published")
    assert names(root) == []


def test_a_write_ahead_log_stops_publication(root):
    publish(root, "one")
    partial = begin(root / "generations", "two")
    (partial / "analyst.duckdb.wal").write_text("")
    with pytest.raises(PublicationError, match=r"analyst\.duckdb\.wal"):
        switch(partial, root / "published", Access())
    assert current(root / "published") == "one"


def test_a_run_publishes_once(root):
    publish(root, "one")
    with pytest.raises(PublicationError, match="published already"):
        publish(root, "one")
    assert current(root / "published") == "one"


def test_each_part_is_open_to_its_readers(root):
    generation = publish(root, "one", Access(mode=0o640, public_mode=0o644, group=str(os.getgid()), is_set=True))
    analyst, public = generation / "parquet" / "analyst", generation / "parquet" / "public"
    assert mode(generation / "analyst.duckdb") == mode(analyst / "t.parquet") == 0o640
    assert mode(generation / "public.duckdb") == mode(public / "t.parquet") == 0o644
    assert mode(analyst) == 0o750
    assert mode(generation) == mode(generation / "parquet") == mode(public) == 0o755


def test_readers_pass_through_the_folders_above_and_list_nothing(root):
    publish(root, "one", Access(is_set=True))
    assert mode(root / "generations") == mode(root) == 0o711


def test_the_data_root_stays_closed_until_the_operator_names_readers(root):
    root.chmod(0o700)
    publish(root, "one", DEFAULT)
    assert mode(root) == 0o700


def test_the_operator_sets_modes_and_group(root, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_ANALYST_MODE", "600")
    monkeypatch.setenv("SAFEGUARDING_PUBLIC_MODE", "640")
    monkeypatch.setenv("SAFEGUARDING_PUBLISHED_GROUP", str(os.getgid()))
    access = Access.from_environment()
    generation = publish(root, "one", access)
    assert access.group == str(os.getgid())
    assert mode(generation / "analyst.duckdb") == 0o600
    assert mode(generation / "public.duckdb") == 0o640
    assert mode(generation) == 0o750
    assert mode(root / "generations") == mode(root) == 0o710


def mode(path):
    return path.stat().st_mode & 0o777
