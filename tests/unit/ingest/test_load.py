"""Decisions over several loads: what is done again, what is not, and what survives a run that dies."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import ingest.load
import ingest.parsing.parse
import ingest.standing
from ingest.paths import CHECKOUT
from ingest.readers import Table
from ingest.source import Source
from tests.partner import ATTENDANCE, ATTENDANCE_HEADER, PLANS, InThisProcess, Partner, counts, plans

PLANS_EXTRACT = ("social_care", "child_protection_plans")


def lake_files(partner: Partner) -> list[Path]:
    return sorted(file for file in partner.root.lake.rglob("*") if file.is_file())


def test_nothing_is_read_twice(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.load()
    monkeypatch.setattr(ingest.load, "opened", None)
    report = partner.load()
    assert report.deliveries == []
    assert report.extracts[PLANS_EXTRACT].unchanged == 1


def test_a_touched_file_is_hashed_and_not_parsed(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    file = partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.load()
    os.utime(file)
    monkeypatch.setattr(ingest.load, "parse_file", None)
    assert partner.load().deliveries == []
    monkeypatch.setattr(ingest.load, "opened", None)
    assert partner.load().deliveries == []


def test_extracts_narrow_the_load(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.send(f"{ATTENDANCE}/2020-01-31.csv", ATTENDANCE_HEADER)
    partner.send("nowhere.csv", "")
    report = ingest.load.load(partner.root, [PLANS_EXTRACT])
    assert set(report.extracts) == {PLANS_EXTRACT}
    assert {delivery.file_name for delivery in partner.deliveries()} == {"2020-01-31.csv", "nowhere.csv"}
    assert len(partner.deliveries()) == 2


def test_the_report_adds_up(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, "x,y,soon,,neglect", "L0001,P0001,2020-01-02,,neglect"))
    loaded = partner.load().extracts[PLANS_EXTRACT]
    assert (loaded.accepted, loaded.rows, loaded.rows_accepted, loaded.rows_quarantined) == (1, 42, 40, 1)
    assert (loaded.rows_repeated, loaded.rows_in_force) == (1, 40)


def test_a_changed_contract_parses_again(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, "x,y,soon,,neglect"))
    before = partner.load().deliveries
    (partner.root.quarantine / "hertfordshire").rename(partner.root.path / "away")
    monkeypatch.setattr(ingest.standing, "parse_version", lambda extract, fingerprint: "another")
    assert partner.load().deliveries == before
    assert partner.deliveries() == before
    assert len(partner.quarantine(before[0])) == 2
    assert partner.load().deliveries == []


def test_another_pseudonym_key_parses_again(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(1))
    partner.load()
    query = "select plan_key from raw.social_care__child_protection_plans"
    before = partner.raw(query)
    monkeypatch.setenv("SAFEGUARDING_PSEUDONYM_KEY", "another")
    partner.load()
    assert partner.raw(query) != before


def test_an_authority_entered_later(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send("atlantis/social_care/child_protection_plans/2020-01-31.csv", plans(2))
    partner.load()
    monkeypatch.setattr(ingest.load, "authorities", lambda: {"atlantis"})
    partner.load()
    (delivery,) = partner.deliveries()
    assert (delivery.outcome, delivery.reason, delivery.rows) == ("accepted", "", 2)


def test_a_lost_lake_file_is_made_again(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(2))
    partner.load()
    (lake_file,) = lake_files(partner)
    content = lake_file.read_bytes()
    lake_file.unlink()
    partner.load()
    assert lake_file.read_bytes() == content
    assert len(partner.deliveries()) == 1


def test_a_file_that_changes_while_it_is_read_is_read_again(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    file = partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    table = Source.table

    def grow_and_read(source: Source, expected: list[str]) -> Table:
        with file.open("a") as upload:
            upload.write("L0009,P0009,2020-01-01,,neglect\n")
        return table(source, expected)

    with monkeypatch.context() as patched:
        patched.setattr(Source, "table", grow_and_read)
        partner.load(InThisProcess())
    (delivery,) = partner.deliveries()
    assert (delivery.outcome, counts(delivery)) == ("rejected", (0, 0, 0, 0))
    assert "changed while it was read" in delivery.reason
    assert lake_files(partner) == []
    partner.load()
    (delivery,) = partner.deliveries()
    assert (delivery.outcome, counts(delivery)) == ("accepted", (4, 4, 0, 0))


def test_a_fault_of_the_program_is_reported_and_tried_again(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.send("luton/social_care/child_protection_plans/2020-01-31.csv", plans(2))
    parse = ingest.parsing.parse.parse_content

    def fail_for_hertfordshire(task: ingest.parsing.parse.ParseTask) -> ingest.parsing.parse.Parsed:
        if task.content.authority == "hertfordshire":
            raise KeyError("P0001 is a secret")
        return parse(task)

    with monkeypatch.context() as patched:
        patched.setattr(ingest.parsing.parse, "parse_content", fail_for_hertfordshire)
        report = ingest.load.load(partner.root, guard=InThisProcess())
    (error,) = report.internal_errors
    assert error.delivery.reason == "could not be read: internal error KeyError"
    assert error.error.startswith("KeyError at test_load.py:")
    assert "secret" not in repr(report)
    assert [delivery.outcome for delivery in partner.deliveries()] == ["rejected", "accepted"]
    partner.load()
    assert [delivery.outcome for delivery in partner.deliveries()] == ["accepted", "accepted"]


def test_a_fault_leaves_the_other_decisions_of_its_transaction(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.load, "FILES_A_TRANSACTION", 2)
    for number in range(1, 6):
        partner.send(f"{PLANS}/2020-01-0{number}.csv", plans(number))
    parse = ingest.parsing.parse.parse_content

    def fail_for_the_fourth(task: ingest.parsing.parse.ParseTask) -> ingest.parsing.parse.Parsed:
        if task.as_of.day == 4:
            raise KeyError("of the program")
        return parse(task)

    monkeypatch.setattr(ingest.parsing.parse, "parse_content", fail_for_the_fourth)
    report = ingest.load.load(partner.root, guard=InThisProcess())
    assert len(report.internal_errors) == 1
    assert [delivery.rows_accepted for delivery in partner.deliveries()] == [1, 2, 3, 0, 5]


def test_everything_is_private(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, "x,y,soon,,neglect"))
    partner.load()
    made = [partner.root.path, *partner.root.path.rglob("*")]
    for path in (path for path in made if not path.is_relative_to(partner.root.landing / "hertfordshire")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_what_a_dead_run_left_is_cleared(partner: Partner) -> None:
    folder = partner.root.lake / PLANS
    folder.mkdir(parents=True)
    (folder / ".aa.parquet.draft.999999.tmp").write_bytes(b"rows")
    (folder / ".aa.spill.999999.tmp").mkdir()
    (folder / "aa.parquet").write_bytes(b"a lake file that no decision rests on")
    partner.load()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("place", ["ingest.parsing.parse.publish", "ingest.register.Register.record"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_run_leaves_yesterday_or_today(partner: Partner, place: str, moment: str) -> None:
    """The process dies without any clearing up, on either side of putting a file or a decision in its place."""
    partner.send(f"{PLANS}/2020-01-31.csv", plans(5))
    partner.load()
    partner.send(f"{PLANS}/2020-02-29.csv", plans(40, "x,y,soon,,neglect"))
    module, _, name = place.rpartition(".")
    script = f"""
import os, pathlib, ingest.load, ingest.parsing.parse, ingest.register
from ingest.paths import DataRoot
from tests.partner import InThisProcess
owner = {module}
work = owner.{name}
def killed(*given, **named):
    {"work(*given, **named)" if moment == "after" else "pass"}
    os._exit(9)
owner.{name} = killed
ingest.load.load(DataRoot(pathlib.Path({str(partner.root.path)!r})), guard=InThisProcess())
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, check=False).returncode == 9
    query = "select count(*) from raw.social_care__child_protection_plans"
    assert partner.raw(query) in ([(5,)], [(40,)])
    partner.load()
    assert partner.raw(query) == [(40,)]
    assert [delivery.outcome for delivery in partner.deliveries()] == ["accepted", "accepted"]
    assert len(lake_files(partner)) == 2
    assert not list(partner.root.path.rglob("*.tmp"))
