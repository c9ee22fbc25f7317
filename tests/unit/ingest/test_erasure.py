"""Erasing a person: every byte of theirs goes, nobody else's does, and no later delivery brings them back."""

import datetime as dt
import io
import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest
from xlsxwriter import Workbook

import ingest.erasure.arrivals
import ingest.erasure.erase
from ingest.audit.verify import verify_root
from ingest.erasure.erase import erase
from ingest.erasure.marks import ErasureList
from ingest.erasure.rewrite import without_rows
from ingest.files import Stamp
from ingest.paths import DataRoot
from ingest.pseudonymise import Pseudonymiser, load_key
from ingest.source import opened
from tests.partner import ATTENDANCE, INCIDENTS, PLANS, PLANS_HEADER, Partner, counts, plans

AUTHORITY = "hertfordshire"
ID, UPN, NHS, GIVEN, FAMILY, POSTCODE = "ERASEME-1", "Z999000111222", "9434765919", "Zebedee", "Quixote", "ZZ9 9ZZ"
SOURCE_ID, LONE_FAMILY = "POL-ERASE-7", "FAM-LONE-1"
MARKED = (ID, UPN, NHS, GIVEN, FAMILY, POSTCODE, SOURCE_ID, LONE_FAMILY)
PERSONS = f"{AUTHORITY}/social_care/persons"
PERSONS_HEADER = "person_id,date_of_birth,sex,ethnicity,upn,nhs_number,given_name,family_name,postcode"
MEMBERS = f"{AUTHORITY}/social_care/family_members"
MODULES = f"{AUTHORITY}/social_care/workbook_modules"
ATTENDANCE_ROW = "{upn},100000,2020-01-06,AM,/"
POLICE_HEADER = (
    "incident_id,person_id,source_person_id,given_name,family_name,date_of_birth,postcode,role,incident_date,"
    "domestic_abuse,call_out"
)


@pytest.fixture
def partner(tmp_path: Path) -> Partner:
    return Partner(tmp_path / "data")


def persons(*more: str, count: int = 30) -> str:
    others = (f"P{n:04d},2010-01-01,F,,U{n:012d},,Given{n},Family{n},AB1 {n}CD" for n in range(1, count + 1))
    return "\n".join([PERSONS_HEADER, *others, *more]) + "\n"


THE_PERSON = f"{ID},2012-03-04,M,,{UPN},{NHS},{GIVEN},{FAMILY},{POSTCODE}"


def police(*more: str, count: int = 40) -> str:
    others = (f"I{n:04d},P{n:04d},,,,,,victim,2020-01-05,yes,no" for n in range(1, count + 1))
    return "\n".join([POLICE_HEADER, *others, *more]) + "\n"


def everything(partner: Partner) -> None:
    """One file of every way in which a row may be somebody's."""
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    partner.send(f"{PLANS}/2020-01-31.csv", plans(30, f"L9999,{ID},2020-01-02,,neglect"))
    partner.send(
        f"{MEMBERS}/2020-01-31.csv",
        "family_id,person_id,relationship,being_worked_with\n"
        f"F1,P0001,child,no\nF1,{ID},child,no\n{LONE_FAMILY},{ID},child,no\n",
    )
    partner.send(
        f"{MODULES}/2020-01-31.csv",
        f"family_id,module,completed_date\nF1,1,2020-01-02\n{LONE_FAMILY},1,2020-01-03\n",
    )
    sessions = [ATTENDANCE_ROW.format(upn=f"U{n:012d}") for n in range(1, 31)]
    partner.send(
        f"{ATTENDANCE}/2020-01-31.csv",
        "\n".join(["upn,school_urn,session_date,session,code", *sessions, ATTENDANCE_ROW.format(upn=UPN)]) + "\n",
    )
    partner.send(
        f"{INCIDENTS}/2020-01-31.csv",
        police(
            f"J1,{ID},,,,,,victim,2020-01-05,yes,no",
            f"J2,,{SOURCE_ID},{GIVEN.upper()},{FAMILY},04/03/2012,{POSTCODE},victim,2020-01-06,yes,no",
            f"J3,,{SOURCE_ID},,,,,victim,2020-01-07,yes,no",
            # somebody else of that name, born on another day
            "J4,,POL-OTHER,Zeb,Quix,2001-01-01,,victim,2020-01-08,yes,no",
        ),
    )


def erase_the_person(partner: Partner):
    return erase(partner.root, AUTHORITY, ID, load_key(partner.root.path))


def hits(folder: Path, *texts: str) -> list[str]:
    """Files below a folder in whose bytes, unpacked where they are Parquet, one of the texts occurs."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".parquet":
                content += pl.read_parquet(path).write_csv().encode()
            found += [f"{path.name}: {text}" for text in texts if text.encode() in content]
    return found


def test_nothing_of_the_person_is_left_in_any_byte(partner: Partner) -> None:
    everything(partner)
    partner.load()
    key = _key(partner)
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
    assert partner.raw("select count(*) from raw.police__incidents where incident_key is not null") == [(40,)]
    assert hits(partner.root.path, *MARKED, _key(partner)) == []


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
    assert hits(partner.root.path, *MARKED, _key(partner)) == []


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
    assert hits(partner.root.landing, *MARKED) == hits(partner.root.lake, *MARKED, _key(partner)) == []


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
    assert hits(partner.root.path, *MARKED, _key(partner)) == []


def test_the_list_holds_no_identifier_and_does_not_depend_on_the_pseudonym_key(partner: Partner) -> None:
    everything(partner)
    erase_the_person(partner)
    assert hits(partner.root.erasures, *MARKED, _key(partner)) == []
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


def test_owner_mode_and_time_of_a_file_stay(partner: Partner) -> None:
    file = partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    file.chmod(0o640)
    before = file.stat()
    erase_the_person(partner)
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_mtime_ns) == (before.st_mode, before.st_uid, before.st_mtime_ns)
    assert sorted(path.name for path in file.parent.iterdir()) == ["2020-01-31.csv"]


TEXT = (
    'plan_id;"a ""quoted"" name";Straße\r\n'
    'L1;"two\r\nlines";x\r\n'
    "L2;gone;x\r\n"
    '\r\nL3;"semi;colon";\xa3\r\n'
    "L4;too;many;fields\r\n"
    "L5;few\r\n"
    'L6;"say ""yes""";" blank "\r\n'
    "L7;carriage\rreturn;x\r\n"
)


def workbook() -> bytes:
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plans")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["plan_id", "start_date", "number", "yes"])
        sheet.write_row(1, 0, ["L1"])
        sheet.write_datetime(1, 1, dt.datetime(2020, 1, 2), day)
        sheet.write_row(1, 2, [12, True])
        sheet.write_row(2, 0, ["L2", "gone"])
        sheet.write_row(4, 0, ["0012", "=text", 1.25, False])
        sheet.write_datetime(5, 1, dt.datetime(2020, 1, 2, 13, 30), moment)
        sheet.write_formula(5, 0, "=NA()", None, "#N/A")
        sheet.write_number(5, 2, 1234567890123456)
        sheet.write_row(6, 0, ["L4", "beyond", 1, 2, "the header"])
        book.add_worksheet("More").write(0, 0, "more")
    return content.getvalue()


def parquet() -> bytes:
    content = io.BytesIO()
    pl.DataFrame(
        {
            "plan_id": ["L1", "L2", "L3"],
            "start": [dt.date(2020, 1, 1), None, dt.date(2020, 1, 3)],
            "n": [1.0, 2.5, None],
        }
    ).write_parquet(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("suffix", "content", "struck"),
    [
        ("csv", TEXT.encode("cp1252"), {3}),
        ("csv", b"\xef\xbb\xbf" + TEXT.encode(), {3, 6}),
        ("csv", TEXT.replace('"', "").replace("two\r\nlines", "one").encode(), {2}),
        ("csv", PLANS_HEADER.replace(",", "\t").encode(), {2}),
        ("xlsx", workbook(), {3}),
        ("xlsx", workbook(), {6, 7}),
        ("parquet", parquet(), {3}),
    ],
)
def test_what_is_left_of_a_file_reads_as_it_did(tmp_path: Path, suffix: str, content: bytes, struck: set[int]) -> None:
    before, after = tmp_path / f"before.{suffix}", tmp_path / f"after.{suffix}"
    before.write_bytes(content)
    with opened(before, suffix, Stamp.of(before.lstat())) as source:
        without_rows(source, ["plan_id"], struck, after)
    assert [row[1:] for row in _read(after, suffix)] == [
        row[1:] for row in _read(before, suffix) if row[0] not in struck
    ]


def _read(path: Path, suffix: str) -> list[tuple]:
    """The header, then each row's number, its fields and what is wrong with it, in the file's order."""
    with opened(path, suffix, Stamp.of(path.lstat())) as source:
        table = source.table(["plan_id"])
        text = (table.delimiter, source.scanned.encoding, source.scanned.has_bom) if suffix == "csv" else ()
        rows: list[tuple] = [(0, table.header, text)]
        for batch in table.batches:
            bad = {(cell.row_number, cell.position): cell.rule for cell in batch.bad_cells}
            whole = [
                (number, fields, tuple(bad.get((number, at), "") for at in range(len(fields))))
                for number, fields in zip(batch.row_number.to_list(), batch.cells.iter_rows(), strict=True)
            ]
            rows += sorted([*whole, *((row.row_number, row.fields, row.rule) for row in batch.ragged)])
    return rows


def _key(partner: Partner) -> str:
    key = load_key(partner.root.path)
    return Pseudonymiser(key, AUTHORITY).keys(pl.Series([ID]), "person")[0]


def test_the_data_root_of_a_copy_is_found(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    (root.backups / "one" / "landing").mkdir(parents=True)
    (root.backups / "notes").mkdir()
    assert [each.path.name for each in ingest.erasure.erase.copies(root)] == ["one"]
