"""`make erase`: a person goes from everything below the data root, and what is published is built anew without them.

That everybody else's figures are those of files that never held the person is held in `test_kill`.
"""

import json

import pytest

from ingest.audit.verify import verify_root
from ingest.paths import DataRoot
from orchestration.operations import erase
from orchestration.publication import generations
from tests.integration.lives import published_rows
from tests.partner import PLANS, Partner, plans


def test_the_person_is_in_no_published_table(erased):
    assert sum(erased.before.values()) > 3
    assert set(published_rows(erased.root, erased.person).values()) == {0}


def test_a_reader_who_holds_the_file_open_blocks_no_run_and_keeps_its_generation(erased):
    before, afterwards, opened_again = erased.seen
    assert before == afterwards != opened_again
    assert before[1] and opened_again[1]


def test_nothing_older_is_left_to_read(erased):
    root = erased.root
    (generation,) = (root / "generations").iterdir()
    assert (root / "published").resolve() == generation
    assert list((root / "returns").iterdir()) == []


def test_the_identifier_is_shown_and_logged_nowhere(erased):
    root, person, night = erased.root, erased.person, erased.night
    assert person not in night.said()
    assert "Erased: " in night.said()
    for path in [*(root / "audit").rglob("*"), *(root / "erasures").rglob("*"), *(root / "logs").rglob("*")]:
        assert path.is_dir() or person.encode() not in path.read_bytes(), path.name


def test_the_audit_trail_tells_of_it_and_is_whole(erased):
    root = erased.root
    entries = [json.loads(line) for line in (root / "audit" / "trail.jsonl").read_text().splitlines()]
    assert {"run_started", "delivery", "run_finished", "erasure", "erased_from_file"} <= {e["what"] for e in entries}
    assert entries[-1]["details"]["outcome"] == "published"
    assert verify_root(DataRoot(root)).problems == []


def test_when_nothing_can_be_published_nothing_stays_published(tmp_path, monkeypatch, capsys):
    root = DataRoot(tmp_path / "data").prepare()
    for name in ("run-1", "run-2"):
        (root.generations / name).mkdir()
    root.published.symlink_to("generations/run-2")
    monkeypatch.setattr("orchestration.nightly.main", lambda whole: 1)
    assert erase._build_again(root) == 1
    assert not root.published.is_symlink()
    assert list(root.generations.iterdir()) == []
    assert "withdrawn" in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["luton", "luton/", "/P1", "atlantis/P1"])
def test_a_person_who_is_not_named_in_full_is_asked_for_again(tmp_path, monkeypatch, capsys, asked):
    monkeypatch.setenv("SAFEGUARDING_DATA", str(tmp_path))
    assert erase.main(asked) == 1
    said = capsys.readouterr().err
    assert "<authority>/<person identifier>" in said
    assert "P1" not in said


def test_a_file_to_look_at_is_named_whatever_its_name(tmp_path, capsys):
    partner = Partner(tmp_path / "data")
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.send(f"{PLANS}/2020-01-31_\udcff.doc", "a letter")
    assert erase._erase(partner.root, "hertfordshire", "P0001") == (True, True)
    assert "2020-01-31_\\udcff.doc" in capsys.readouterr().out


def test_what_a_copy_of_the_whole_data_root_publishes_is_withdrawn_and_nothing_else(tmp_path):
    partner = Partner(tmp_path / "backups" / "data")
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    copy = DataRoot(partner.root.backups / "whole").prepare()
    for root in (partner.root, copy):
        (root.generations / "run-1").mkdir()
        root.published.symlink_to("generations/run-1")
    erase._erase(partner.root, "hertfordshire", "P0001")
    assert generations.current(copy.published) is None
    assert list(copy.generations.iterdir()) == []
    assert generations.current(partner.root.published) == "run-1"


def test_withdrawing_keeps_the_one_that_is_named(tmp_path):
    root = DataRoot(tmp_path).prepare()
    for name in ("run-1", "run-2"):
        (root.generations / name).mkdir()
    root.published.symlink_to("generations/run-2")
    assert generations.withdraw(root.generations, root.published, but="run-2") == 1
    assert generations.current(root.published) == "run-2"
