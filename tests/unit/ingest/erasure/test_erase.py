"""Erasing a person: every byte of theirs goes, and nobody else's does."""

import os
import shutil
from pathlib import Path

import pytest

import ingest.erasure.erase
from ingest.erasure.marks import ErasureList
from ingest.paths import DataRoot
from ingest.register import Register
from tests.partner import ATTENDANCE, INCIDENTS, PLANS, Partner, counts, plans
from tests.unit.ingest.erasure.the_person import (
    ATTENDANCE_ROW,
    AUTHORITY,
    FAMILY,
    GIVEN,
    ID,
    MARKED,
    PERSONS,
    THE_PERSON,
    UPN,
    erase_the_person,
    everything,
    hits,
    key_of_the_person,
    persons,
    police,
)


def test_nothing_of_the_person_is_left_in_any_byte(partner: Partner) -> None:
    everything(partner)
    partner.load()
    key = key_of_the_person(partner)
    assert {text.partition(": ")[2] for text in hits(partner.root.path, *MARKED, key)} >= {*MARKED[:5], key}
    erased = erase_the_person(partner)
    assert (erased.files, erased.rows) == (6, 9)
    assert (erased.mentions, erased.unread) == ([], [])
    partner.load()
    assert hits(partner.root.path, *MARKED, key) == []


def test_everybody_else_stays(partner: Partner) -> None:
    everything(partner)
    partner.load()
    before = {delivery.extract: delivery for delivery in partner.deliveries()}
    erase_the_person(partner)
    partner.load()
    after = {delivery.extract: delivery for delivery in partner.deliveries()}
    gone = {name: before[name].rows - after[name].rows for name in before}
    assert gone == {
        **{"persons": 1, "child_protection_plans": 1, "family_members": 2, "workbook_modules": 1},
        **{"attendance": 1, "incidents": 3},
    }
    assert {each.outcome for each in after.values()} == {"accepted"}
    assert {name: each.arrived_at for name, each in after.items()} == {n: e.arrived_at for n, e in before.items()}
    assert partner.raw("select count(*) from raw.social_care__persons") == [(30,)]


def test_what_two_people_share_stays_the_other_ones(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON, f"P9,2015-01-01,U,,{UPN},,,,"))
    partner.send(
        f"{ATTENDANCE}/2020-01-31.csv",
        "upn,school_urn,session_date,session,code\n" + ATTENDANCE_ROW.format(upn=UPN) + "\n",
    )
    erased = erase_the_person(partner)
    assert (erased.files, erased.rows) == (1, 1)
    partner.load()
    assert partner.raw("select count(*) from raw.education__attendance") == [(1,)]


def test_a_name_without_the_day_of_birth_is_nobodys_mark(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    partner.send(f"{INCIDENTS}/2020-01-31.csv", police(f"J2,,S1,{GIVEN},{FAMILY},2003-12-04,,victim,2020-01-06,yes,no"))
    assert erase_the_person(partner).rows == 1


def test_a_content_whose_file_is_gone_is_taken_out_of_lake_and_quarantine(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-30.csv", persons(THE_PERSON))
    first = partner.sent(
        f"{INCIDENTS}/2020-01-31.csv",
        police(f"J1,{ID},,,,,,victim,2020-01-05,yes,no", f"J2,{ID},,,,,,victim,someday,yes,no"),
    )
    assert counts(first) == (42, 41, 1, 0)
    replaced = partner.root.landing / INCIDENTS / "2020-01-31.csv"
    replaced.write_text(police(count=3))
    os.utime(replaced, (1_700_000_000, 1_700_000_000))
    partner.load()
    erased = erase_the_person(partner)
    assert (erased.rows, erased.lake_rows, erased.quarantine_rows) == (1, 1, 1)
    report = partner.load()
    assert [delivery.extract for delivery in report.deliveries] == ["persons"]
    kept = next(delivery for delivery in partner.deliveries() if delivery.sha256 == first.sha256)
    assert counts(kept) == (40, 40, 0, 0)
    with Register(partner.root.register) as register:
        assert register.rejected_row_counts() == []
    assert partner.raw("select count(*) from raw.police__incidents where incident_key is not null") == [(40,)]
    assert hits(partner.root.path, *MARKED, key_of_the_person(partner)) == []


def test_broken_rows_and_files_in_the_wrong_place_are_erased_too(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, f"L9,{ID},2020-01-02", f"{ID},x,y,soon,,,,"))
    partner.send(f"{AUTHORITY}/nowhere/2020-01-31.csv", f"a,b\nx,{ID}\ny,other\n")
    partner.send(f"{PLANS}/2020-02-29.csv", f"wrong,header\nx,{ID}\ny,z\n")
    assert erase_the_person(partner).rows == 4
    assert hits(partner.root.landing, ID) == []
    partner.load()
    (good,) = [each for each in partner.deliveries() if each.outcome == "accepted"]
    assert counts(good) == (40, 40, 0, 0)


@pytest.mark.parametrize("name", [".unfinished.csv", "2020-01-31.doc", "2020-01-31.xlsx"])
def test_a_file_that_is_no_table_is_named_for_a_person_to_look_at(partner: Partner, name: str) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    file = partner.send(f"{PLANS}/{name}", f"somewhere in here is {ID}")
    erased = erase_the_person(partner)
    assert erased.mentions == [file]
    file.write_text("")
    assert erase_the_person(partner).mentions == []


def test_copies_among_the_backups_are_erased_and_archives_named(partner: Partner) -> None:
    everything(partner)
    partner.load()
    copy = partner.root.backups / "2020-02-01"
    for name in ("landing", "lake", "quarantine"):
        shutil.copytree(partner.root.path / name, copy / name)
    shutil.copyfile(partner.root.register, copy / "register.sqlite")
    (partner.root.backups / "old.tar.gz").write_bytes(b"packed")
    erased = erase_the_person(partner)
    assert erased.rows == 18
    assert erased.unread == [partner.root.backups / "old.tar.gz"]
    assert hits(partner.root.path, *MARKED, key_of_the_person(partner)) == []


def test_a_person_found_nowhere_is_not_remembered(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons())
    erased = erase_the_person(partner)
    assert not erased.anything
    assert ErasureList(partner.root.erasures).of(AUTHORITY).listed() == []
    everything(partner)
    assert erase_the_person(partner).anything
    second = erase_the_person(partner)
    assert (second.known_before, second.anything) == (True, False)


def test_an_erasure_killed_half_way_is_finished_by_the_next(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(partner)
    partner.load()
    strike, calls = ingest.erasure.erase.strike, []

    def killed(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return strike(*arguments)

    monkeypatch.setattr(ingest.erasure.erase, "strike", killed)
    with pytest.raises(KeyboardInterrupt):
        erase_the_person(partner)
    monkeypatch.undo()
    erase_the_person(partner)
    partner.load()
    assert hits(partner.root.path, *MARKED, key_of_the_person(partner)) == []


def test_owner_mode_and_time_of_a_file_stay(partner: Partner) -> None:
    file = partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    file.chmod(0o640)
    before = file.stat()
    erase_the_person(partner)
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_mtime_ns) == (before.st_mode, before.st_uid, before.st_mtime_ns)
    assert sorted(path.name for path in file.parent.iterdir()) == ["2020-01-31.csv"]


def test_the_data_root_of_a_copy_is_found(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    (root.backups / "one" / "landing").mkdir(parents=True)
    (root.backups / "notes").mkdir()
    assert [each.path.name for each in ingest.erasure.erase.copies(root)] == ["one"]
