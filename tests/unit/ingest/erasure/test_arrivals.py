"""No later delivery brings an erased person back, and no copy of before the erasure does."""

import json
import os
import shutil

import pytest

import ingest.erasure.arrivals
from ingest.audit.verify import verify_root
from ingest.register.rulings import release, withdraw
from tests.partner import ATTENDANCE, Partner, counts
from tests.unit.ingest.erasure.the_person import (
    ATTENDANCE_ROW,
    MARKED,
    PERSONS,
    THE_PERSON,
    UPN,
    erase_the_person,
    everything,
    hits,
    key_of_the_person,
    persons,
)


def test_a_later_delivery_does_not_bring_them_back(partner: Partner) -> None:
    everything(partner)
    partner.load()
    erase_the_person(partner)
    partner.load()
    again = partner.sent(f"{PERSONS}/2020-02-29.csv", persons(THE_PERSON.replace(UPN, "Z888"), "P9,2015-01-01,U,,,,,,"))
    assert counts(again) == (31, 31, 0, 0)
    attendance = partner.sent(
        f"{ATTENDANCE}/2020-02-28.csv",
        "upn,school_urn,session_date,session,code\n"
        + "".join(ATTENDANCE_ROW.format(upn=upn) + "\n" for upn in (UPN, "U000000000001", "Z888")),
    )
    assert counts(attendance) == (1, 1, 0, 0)
    assert hits(partner.root.path, *MARKED, "Z888") == []
    lines = [json.loads(line) for line in (partner.root.audit / "trail.jsonl").read_text().splitlines()]
    arrived = [line["details"] for line in lines if line["what"] == "erased_on_arrival"]
    assert [(each["extract"], each["rows"]) for each in arrived] == [("persons", 1), ("attendance", 2)]
    assert verify_root(partner.root).problems == []


def test_the_same_bytes_sent_again_are_the_same_delivery_again(partner: Partner) -> None:
    everything(partner)
    erase_the_person(partner)
    partner.load()
    again = partner.sent(f"{PERSONS}/2020-02-29.csv", persons(THE_PERSON))
    assert again.outcome == "already_loaded"


def test_what_was_ruled_on_a_file_stays_so_once_the_person_is_out_of_it(partner: Partner) -> None:
    first, second, third = (f"{PERSONS}/2020-0{month}-28.csv" for month in (1, 2, 3))
    partner.send(first, persons(THE_PERSON, count=60))
    partner.send(second, persons(THE_PERSON, count=20))
    partner.send(third, persons(THE_PERSON, count=50))
    partner.load()
    assert [each.outcome for each in partner.deliveries()] == ["accepted", "held", "accepted"]
    release(partner.root, second, "confirmed")
    withdraw(partner.root, third, "a mistake")
    erase_the_person(partner)
    partner.load()
    outcomes = {each.as_of: (each.outcome, each.rows) for each in partner.deliveries()}
    assert outcomes == {
        "2020-01-28": ("accepted", 60),
        "2020-02-28": ("accepted", 20),
        "2020-03-28": ("withdrawn", 50),
    }
    assert hits(partner.root.path, *MARKED) == []


def test_a_restored_copy_of_before_the_erasure_loads_without_the_person(partner: Partner) -> None:
    everything(partner)
    partner.load()
    names = ("landing", "lake", "register.sqlite")
    for name in names:
        path, copy = partner.root.path / name, partner.root.path.parent / name
        shutil.copytree(path, copy) if path.is_dir() else shutil.copyfile(path, copy)
    erase_the_person(partner)
    for name in names:
        path, copy = partner.root.path / name, partner.root.path.parent / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.move(copy, path)
    partner.load()
    assert hits(partner.root.landing, *MARKED) == hits(partner.root.lake, *MARKED, key_of_the_person(partner)) == []


def test_the_list_holds_no_identifier_and_does_not_depend_on_the_pseudonym_key(partner: Partner) -> None:
    everything(partner)
    erase_the_person(partner)
    assert hits(partner.root.erasures, *MARKED, key_of_the_person(partner)) == []
    (partner.root.path / "pseudonym.key").write_text("another key\n")
    again = partner.sent(f"{PERSONS}/2020-02-29.csv", persons(THE_PERSON))
    assert again.rows == 30
    assert {path.stat().st_mode & 0o777 for path in partner.root.erasures.iterdir()} == {0o600}


def test_a_list_without_its_key_is_refused(partner: Partner) -> None:
    everything(partner)
    erase_the_person(partner)
    (partner.root.erasures / "erasures.key").unlink()
    with pytest.raises(ValueError, match=r"erasures\.key is missing"):
        partner.load()


def test_a_file_that_was_written_a_moment_ago_is_waited_for(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    erase_the_person(partner)
    waited: list[float] = []
    monkeypatch.setattr(ingest.erasure.arrivals, "QUIET_SECONDS", 60.0)
    monkeypatch.setattr(ingest.erasure.arrivals.time, "sleep", waited.append)
    partner.load()
    (seconds,) = waited
    assert 0 < seconds <= 60


def test_a_file_that_is_still_being_written_waits_for_the_next_load(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(partner)
    erase_the_person(partner)
    partner.load()
    file = partner.send(f"{PERSONS}/2020-02-29.csv", persons(THE_PERSON))

    def write_on(*_: object) -> None:
        with file.open("a") as upload:
            upload.write("P8,2015-01-01,U,,,,,,\n")
        os.utime(file, (1_600_009_999, 1_600_009_999))

    monkeypatch.setattr(ingest.erasure.arrivals, "_wait_until_quiet", write_on)
    assert partner.load().deliveries == []
    monkeypatch.undo()
    assert [each.rows for each in partner.load().deliveries] == [31]
