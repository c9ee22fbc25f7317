"""The audit trail: one line an event whatever is killed, and no change to it goes unseen."""

import json
import multiprocessing
import os
import signal
import stat
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.audit import __main__ as command
from ingest.audit import journal, trail
from ingest.audit.trail import Event, Head
from ingest.audit.verify import verify, verify_root
from ingest.paths import DataRoot
from ingest.register import Register

ENTRIES = 6


@pytest.fixture
def root(tmp_path):
    return DataRoot(tmp_path / "data").prepare()


@pytest.fixture
def written(root):
    for number in range(ENTRIES):
        journal.record(root, Event("delivery", {"rows": number}))
    return root


def lines(root):
    return (root.audit / trail.FILE_NAME).read_bytes().splitlines(keepends=True)


def write(root, some):
    (root.audit / trail.FILE_NAME).write_bytes(b"".join(some))


def test_an_entry_says_who_did_what_when_and_follows_the_one_before(root, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_OPERATOR", "a.operator")
    journal.record(root, Event("run", {"outcome": "published"}), Event("erasure", {"rows": 3}))
    first, second = map(json.loads, lines(root))
    assert (first["sequence"], first["who"], first["what"]) == (1, "a.operator", "run")
    assert first["details"] == {"outcome": "published"}
    assert first["at"].endswith("+00:00")
    assert first["previous"] == "0" * 64
    assert second["previous"] == first["sha256"] == trail.digest(first)


def test_the_trail_is_its_owners_alone(written):
    assert stat.S_IMODE((written.audit / trail.FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(written.audit.stat().st_mode) == 0o700


def test_a_trail_that_nobody_touched_is_whole(written):
    verdict = verify_root(written)
    assert (verdict.problems, verdict.notes) == ([], [])
    assert verdict.head.entries == ENTRIES


def test_a_data_root_without_a_trail_is_whole(root):
    assert verify_root(root).problems == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_changed_byte_is_found(written, data):
    whole = lines(written)
    content = b"".join(whole)
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != content[at]))
    write(written, [content[:at], bytes([byte]), content[at + 1 :]])
    assert verify_root(written).problems
    write(written, whole)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.lists(st.integers(0, ENTRIES - 1), max_size=ENTRIES + 2))
def test_removed_moved_repeated_and_cut_off_entries_are_found(written, order):
    whole = lines(written)
    write(written, [whole[position] for position in order])
    assert (verify_root(written).problems == []) == (order == list(range(ENTRIES)))
    write(written, whole)


def test_a_trail_chained_anew_after_a_change_is_found_by_what_others_remember(written):
    events = [Event("delivery", {"rows": 100 + number}) for number in range(ENTRIES)]
    (written.audit / trail.FILE_NAME).unlink()
    trail.append(written.audit, events, Head())
    assert verify(written.audit, {}).problems == []
    assert "the register remembers entry 6, but another entry stands there" in verify_root(written).problems


def test_an_entry_that_somebody_adds_is_found(written):
    trail.append(written.audit, [Event("erasure")], verify_root(written).head)
    assert verify_root(written).problems == ["1 entries from 7 on are unknown to the register"]


def test_a_line_without_all_that_an_entry_has_is_no_entry(written):
    write(written, [*lines(written), trail.canonical({"event_id": "x", "sequence": ENTRIES + 1}) + b"\n"])
    assert verify_root(written).problems == ["line 7 is not a whole entry"]


def test_a_later_entry_does_not_heal_a_trail_that_was_cut_off(written):
    write(written, lines(written)[:4])
    journal.record(written, Event("run"))
    assert verify_root(written).problems == ["line 5: entry 7 follows entry 4"]


def test_a_generation_remembers_when_trail_and_register_are_changed_together(written):
    generation = written.generations / "run-1"
    generation.mkdir()
    journal.anchor(written, generation)
    head = verify_root(written).head
    with Register(written.register) as register:
        register.struck([], Head(4, json.loads(lines(written)[3])["sha256"]))
    write(written, lines(written)[:4])
    assert verify_root(written).problems == ["generation run-1 remembers entry 6, but the trail ends before it"]
    assert head.entries == ENTRIES


def test_a_head_written_down_elsewhere_is_compared(written, monkeypatch, capsys):
    monkeypatch.setenv("SAFEGUARDING_DATA", str(written.path))
    head = verify_root(written).head
    assert command.main(["verify", "--expect", f"{head.entries}:{head.sha256}"]) == 0
    assert "is whole: 6 entries" in capsys.readouterr().out
    assert command.main(["verify", "--expect", f"{head.entries}:{'0' * 64}"]) == 1
    said = capsys.readouterr().out
    assert "Problem: what you wrote down remembers entry 6, but another entry stands there." in said
    assert "NOT whole" in said


def test_a_line_cut_short_is_moved_aside_and_recorded(written):
    whole = lines(written)
    write(written, [*whole, b'{"at":"2026-'])
    assert verify_root(written).problems == [
        "line 7 is not a whole entry (a line cut short; the next run moves it aside and records it)"
    ]
    journal.record(written, Event("run"))
    torn, run = map(json.loads, lines(written)[ENTRIES:])
    assert (torn["what"], torn["details"]["bytes"], run["what"]) == (journal.TORN_LINE, 12, "run")
    assert (written.audit / f"torn-{torn['event_id']}.bin").read_bytes() == b'{"at":"2026-'
    verdict = verify_root(written)
    assert verdict.problems == []
    assert "a line cut short was found" in verdict.notes[0]


def test_an_event_written_but_not_yet_struck_is_not_written_again(written):
    event = Event("run")
    with Register(written.register) as register:
        register.note(event)
    head = verify_root(written).head
    trail.append(written.audit, [event], head)
    assert verify_root(written).problems == []
    journal.record(written, Event("publication"))
    assert [json.loads(line)["what"] for line in lines(written)[ENTRIES:]] == ["run", "publication"]
    assert verify_root(written).problems == []


def test_a_register_made_anew_goes_on_and_says_so(written):
    written.register.unlink()
    journal.record(written, Event("run"))
    verdict = verify_root(written)
    assert verdict.problems == []
    assert "the register did not remember the trail's end" in verdict.notes[0]


def test_killed_at_any_moment_every_noted_event_has_its_one_line(root):
    for number in range(12):
        process = multiprocessing.get_context("fork").Process(target=_record_for_ever, args=(root, number))
        process.start()
        time.sleep(0.02 + number * 0.007)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    journal.record(root, Event("end"))
    events = [json.loads(line) for line in lines(root)]
    assert verify_root(root).problems == []
    assert len({event["event_id"] for event in events}) == len(events) > 12
    by_process = {}
    for event in events:
        if event["what"] == "run":
            by_process.setdefault(event["details"]["process"], []).append(event["details"]["number"])
    assert all(numbers == list(range(len(numbers))) for numbers in by_process.values())


def _record_for_ever(root, process):
    number = 0
    while True:
        journal.record(root, Event("run", {"process": process, "number": number}))
        number += 1
