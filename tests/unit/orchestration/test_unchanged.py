"""A night may end early only where nothing has changed: each thing that a night rests on, changed by itself."""

import os
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pytest

import ingest.load
from ingest.landing import discover
from ingest.raw import build_raw
from ingest.register import rulings
from orchestration import unchanged
from orchestration.publication import generations, releases
from tests.partner import PLANS, Partner, plans

DAY = date(2020, 6, 1)
RUN = "a-night"


@pytest.fixture(autouse=True)
def checkout(tmp_path, monkeypatch):
    """A project of three files, older than this process."""
    folder = tmp_path / "checkout"
    for place in ("ingest/load.py", "dbt_project/models/spell.sql", "dbt_project/seeds/cohorts.csv"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("as it was")
    monkeypatch.setattr(unchanged, "CHECKOUT", folder)
    monkeypatch.setattr(unchanged, "is_edited_since_start", lambda: False)
    monkeypatch.setattr(releases, "today", lambda: DAY)
    return folder


@pytest.fixture
def partner(partner: Partner) -> Partner:
    """A data root after a whole night: one delivery, a warehouse, a generation with a release in it, the record."""
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.load()
    with duckdb.connect(str(partner.root.warehouse)) as connection:
        build_raw(partner.root, connection)
    started_from = unchanged.inputs(partner.root)
    publish(partner.root, RUN)
    unchanged.remember(partner.root, RUN, started_from)
    return partner


def publish(root, run_id):
    partial = generations.begin(root.generations, run_id)
    (partial / "report").mkdir()
    (partial / "report" / "report.html").write_text("figures")
    (partial / "public.duckdb").write_text("figures for everybody")
    (partial / "analyst.duckdb").write_text("rows")
    why = {"why": releases.FIRST, "complete": frozenset(), "before": None, "day": DAY}
    releases.keep(root, partial, run_id, {}, {}, **why)
    generations.switch(partial, root.published, generations.Access())


def changed(partner: Partner) -> list[str]:
    standing, found = unchanged.begin(partner.root)
    assert (standing is None) is bool(found)
    return found


def test_nothing_has_changed(partner):
    standing, found = unchanged.begin(partner.root)
    assert (standing.night.run_id, standing.delivered, found) == (RUN, 1, [])
    assert standing.night.files.keys() == {"public.duckdb", "analyst.duckdb", "report/report.html", "release.json"}


def test_it_stands_night_after_night_while_the_record_is_put_back(partner):
    for _ in range(3):
        standing, _ = unchanged.begin(partner.root)
        unchanged.keep(partner.root, standing.night)
    assert changed(partner) == []


def test_after_a_run_that_failed_or_was_killed_there_is_no_record(partner):
    unchanged.begin(partner.root)
    assert changed(partner) == ["no whole night has been published since"]


def test_what_is_no_record_counts_as_none(partner):
    for text in ("", "{", "[]", '{"run_id": "a-night"}'):
        partner.root.last_night.write_text(text)
        assert changed(partner) == ["no whole night has been published since"]


def test_one_file_more(partner):
    partner.send(f"{PLANS}/2020-02-29.csv", plans(3))
    assert changed(partner) == ["delivered files"]


def test_a_file_that_lies_where_none_belongs(partner):
    partner.send("nowhere.csv", "")
    assert changed(partner) == ["delivered files"]


def test_a_file_with_other_bytes(partner):
    partner.send(f"{PLANS}/2020-01-31.csv", plans(4))
    assert changed(partner) == ["delivered files"]


def test_a_file_of_a_day_that_has_come(partner, monkeypatch):
    partner.send(f"{PLANS}/2031-01-31.csv", plans(3))
    partner.load()
    unchanged.remember(partner.root, RUN, unchanged.inputs(partner.root))
    standing, _ = unchanged.begin(partner.root)
    unchanged.keep(partner.root, standing.night)
    monkeypatch.setattr(ingest.load, "discover", partial(discover, today=date(2031, 1, 31)))
    assert changed(partner) == ["delivered files"]


def test_a_file_loaded_meanwhile(partner):
    partner.send(f"{PLANS}/2020-02-29.csv", plans(4))
    partner.load()
    assert changed(partner) == ["deliveries or rulings on them", "the lake"]


def test_a_ruling(partner):
    rulings.withdraw(partner.root, f"{PLANS}/2020-01-31.csv", "sent by mistake")
    assert changed(partner) == ["deliveries or rulings on them"]


def test_a_lake_file_that_is_lost(partner):
    (lake_file,) = partner.root.lake.rglob("*.parquet")
    lake_file.unlink()
    assert changed(partner) == ["the lake"]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("ingest/load.py", "the code"),
        ("orchestration/new.py", "the code"),
        ("dbt_project/models/spell.sql", "the code"),
        ("dbt_project/seeds/cohorts.csv", "reference tables"),
    ],
)
def test_changed_code_and_reference_tables(partner, checkout, place, name):
    (checkout / place).parent.mkdir(exist_ok=True)
    (checkout / place).write_text("as it is")
    assert changed(partner) == [name]


def test_what_a_run_writes_into_the_project_is_no_change(partner, checkout):
    for place in ("ingest/__pycache__/load.pyc", "dbt_project/target/manifest.json", "dbt_project/logs/dbt.log"):
        (checkout / place).parent.mkdir()
        (checkout / place).write_text("written")
    assert changed(partner) == []


def test_another_package(partner, monkeypatch, tmp_path):
    (tmp_path / "duckdb-9.9.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert changed(partner) == ["the installed packages"]


@pytest.mark.parametrize(
    ("variable", "value", "name"),
    [
        ("SAFEGUARDING_CONTACT", "somebody", "settings"),
        ("SAFEGUARDING_REVISION_DAY", "03-01", "settings"),
        ("SAFEGUARDING_ENCRYPTION_KEY", "secret", "settings"),
        ("SAFEGUARDING_PSEUDONYM_KEY", "another", "the pseudonym key"),
    ],
)
def test_a_changed_setting(partner, monkeypatch, variable, value, name):
    monkeypatch.setenv(variable, value)
    assert changed(partner) == [name]


def test_no_secret_is_in_the_record(partner, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_PSEUDONYM_KEY", "first-secret")
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "second-secret")
    first = unchanged.inputs(partner.root)
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "third-secret")
    assert unchanged.inputs(partner.root) == first, "no hash of it either"
    assert "secret" not in repr(first)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SAFEGUARDING_SMTP_PASSWORD", "a secret"),
        ("SAFEGUARDING_ALERT_SLACK", "https://hooks.example/secret"),
        ("SAFEGUARDING_ALERT_EMAIL", "data@example.org"),
        ("SAFEGUARDING_SMTP_HOST", "mail.example.org"),
    ],
)
def test_who_is_told_changes_no_night(partner, monkeypatch, variable, value):
    first = unchanged.inputs(partner.root)
    monkeypatch.setenv(variable, value)
    assert unchanged.inputs(partner.root) == first


def test_the_warehouse_written_to(partner):
    with duckdb.connect(str(partner.root.warehouse)) as connection:
        connection.execute("create table raw.another as select 1 as one")
    assert changed(partner) == ["the warehouse"]


def damage(path: Path) -> None:
    """Other bytes of the same length and times."""
    status, content = path.stat(), bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("spoil", [damage, Path.unlink, lambda path: path.with_name("more.html").write_text("")])
@pytest.mark.parametrize("place", ["analyst.duckdb", "report/report.html"])
def test_published_files_that_are_not_what_was_published(partner, spoil, place):
    spoil(partner.root.published / place)
    assert changed(partner) == ["published files"]


def test_a_damaged_release(partner):
    damage(partner.root.releases / RUN / "files" / "report" / "report.html")
    assert changed(partner) == ["published files"]


def test_another_generation(partner):
    publish(partner.root, "another-night")
    assert changed(partner) == ["what is published"]


def test_nothing_published_any_more(partner):
    generations.withdraw(partner.root.generations, partner.root.published)
    assert changed(partner) == ["what is published"]


def test_a_release_that_is_asked_for(partner):
    releases.request(partner.root, "a correction")
    # The reason is what an operator typed: it stays in the request.
    assert changed(partner) == ["a new release of the public file is due: an operator asked"]


def test_the_revision_day(partner, monkeypatch):
    monkeypatch.setattr(releases, "today", lambda: date(2020, 7, 1))
    assert changed(partner) == ["a new release of the public file is due: the yearly revision day"]


def test_a_release_that_is_gone(partner):
    (partner.root.releases / RUN / "release.json").unlink()
    (found,) = changed(partner)
    assert "that readers have is not in" in found


def test_what_changes_during_a_night_is_not_remembered(partner, checkout):
    started_from = unchanged.inputs(partner.root)
    partner.root.last_night.unlink()
    (checkout / "dbt_project/seeds/cohorts.csv").write_text("as it is")
    unchanged.remember(partner.root, RUN, started_from)
    assert not partner.root.last_night.exists()


def test_code_edited_while_the_process_read_it_is_not_remembered(partner, checkout, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(unchanged, "CHECKOUT", checkout)
    partner.root.last_night.unlink()
    unchanged.remember(partner.root, RUN, unchanged.inputs(partner.root))
    assert not partner.root.last_night.exists()


def test_the_record_is_private(partner):
    assert partner.root.last_night.stat().st_mode & 0o777 == 0o600
