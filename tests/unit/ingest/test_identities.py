"""The identity store: who is in it, that nobody else can read it, and that every value seen stays until it must go."""

import datetime as dt
import shutil
from pathlib import Path

import polars as pl
import pytest

from ingest.boundary import identities
from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.paths import DataRoot
from ingest.register import Register
from tests.partner import GUARD, InThisProcess, Partner

HERTS = "hertfordshire"
PERSONS = f"{HERTS}/social_care/persons"
MARAC = f"{HERTS}/police/marac_referrals"
PERSONS_HEADER = "person_id,date_of_birth,sex,nhs_number,given_name,family_name,postcode"
MARAC_HEADER = (
    "referral_id,person_id,source_person_id,given_name,family_name,date_of_birth,postcode,sex,nhs_number,referral_date"
)
ANNA = "P1,1985-02-03,F,9434765919,Anna,Quixote,ZZ9 9ZZ"


def persons(*rows: str) -> str:
    return "\n".join([PERSONS_HEADER, *rows]) + "\n"


def marac(*rows: str) -> str:
    return "\n".join([MARAC_HEADER, *rows]) + "\n"


def store(partner: Partner, agency: str) -> dict[str, dict]:
    with Register(partner.root.register) as register:
        frame = identities.gather(partner.root, HERTS, agency, register)
    assert frame.schema == identities.STORE
    return {row[identities.PERSON]: row for row in frame.to_dicts()}


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*.parquet")))


def test_one_row_a_person_with_every_value_seen(partner: Partner) -> None:
    partner.send(f"{MARAC}/2020-01-31.csv", marac("M1,,S1,Anna,Quixote,03/02/1985,ZZ9 9ZZ,F,9434765919,05/01/2020"))
    partner.send(f"{MARAC}/2020-02-29.csv", marac("M2,,S1,Anna,Panza,03/02/1985,YY8 8YY,,,05/02/2020"))
    partner.load()
    assert store(partner, "police") == {
        "S1": {
            "person": "S1",
            "given_name": ["Anna"],
            "family_name": ["Panza", "Quixote"],
            "date_of_birth": [dt.date(1985, 2, 3)],
            "postcode": ["YY8 8YY", "ZZ9 9ZZ"],
            "sex": ["F"],
            "nhs_number": ["9434765919"],
        }
    }


def test_rows_with_the_authoritys_identifier_need_no_linking(partner: Partner) -> None:
    partner.send(
        f"{MARAC}/2020-01-31.csv",
        marac("M1,P1,S1,Anna,Quixote,1985-02-03,,,,2020-01-05", "M2,,S2,,,,,,,2020-01-05"),
    )
    partner.load()
    assert list(store(partner, "police")) == ["S2"]


def test_what_stands_for_no_day_of_birth_is_missing_and_costs_no_row(partner: Partner) -> None:
    delivery = partner.sent(f"{MARAC}/2020-01-31.csv", marac("M1,,S1,Anna,Quixote,1900-01-01,,,,2020-01-05"))
    assert (delivery.rows_accepted, delivery.rows_unlinked) == (1, 1)
    assert store(partner, "police")["S1"]["date_of_birth"] == []


def test_of_the_authority_the_persons_in_force_with_what_was_said_of_them_before(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA, "P2,1990-01-01,F,,Gone,Away,ZZ9 9ZZ"))
    partner.send(f"{PERSONS}/2020-02-29.csv", persons(ANNA.replace("Quixote", "Panza")))
    partner.load()
    found = store(partner, "social_care")
    assert {person: row["family_name"] for person, row in found.items()} == {"P1": ["Panza", "Quixote"]}


def test_a_withdrawn_delivery_takes_its_values_along(partner: Partner) -> None:
    partner.send(f"{MARAC}/2020-01-31.csv", marac("M1,,S1,Anna,Quixote,1985-02-03,,,,2020-01-05"))
    partner.send(f"{MARAC}/2020-02-29.csv", marac("M2,,S1,Anna,Panza,1985-02-03,,,,2020-02-05"))
    partner.load()
    (partner.root.landing / MARAC / "2020-02-29.csv").unlink()
    with Register(partner.root.register) as register:
        wrong = next(each for each in register.deliveries() if each.file_name == "2020-02-29.csv")
        register.forget(wrong.content)
    assert store(partner, "police")["S1"]["family_name"] == ["Quixote"]


def test_nobody_else_may_read_it_and_the_lake_learns_nothing(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA))
    partner.load()
    store(partner, "social_care")
    files = list(partner.root.identities.rglob("*.parquet"))
    assert len(files) == 2
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert partner.root.identities.stat().st_mode & 0o777 == 0o700
    lake = "".join(pl.read_parquet(path).write_csv() for path in partner.root.lake.rglob("*.parquet"))
    assert "P1" not in lake and "Quixote" not in lake


def test_it_is_encrypted_where_a_key_is_set_and_made_again_under_another(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA))
    partner.load(InThisProcess())
    store(partner, "social_care")
    assert b"Quixote" in everything_below(partner.root.identities)
    made = []
    for key in ("a key", "another key"):
        monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", key)
        partner.load(InThisProcess())
        assert list(store(partner, "social_care")) == ["P1"]
        made.append(everything_below(partner.root.identities))
        assert b"Quixote" not in made[-1]
    assert made[0] != made[1]


def test_a_key_set_later_costs_nothing_that_cannot_be_made_again(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The delivered file has gone: what the part says is nowhere else."""
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA))
    partner.load(InThisProcess())
    (partner.root.landing / PERSONS / "2020-01-31.csv").unlink()
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "a key")
    partner.load(InThisProcess())
    assert b"Quixote" not in everything_below(partner.root.identities)
    assert store(partner, "social_care")["P1"]["family_name"] == ["Quixote"]


def test_each_part_is_looked_at(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restored backup brings parts under an older key among those under today's."""
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA))
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "an older key")
    partner.load(InThisProcess())
    (older,) = (partner.root.identities / PERSONS).glob("*.parquet")
    under_an_older_key = older.read_bytes()
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "a key")
    partner.send(f"{MARAC}/2020-01-31.csv", marac("M1,,S1,Berta,Panza,1985-02-03,,,,2020-01-05"))
    partner.load(InThisProcess())
    older.write_bytes(under_an_older_key)
    partner.load(InThisProcess())
    assert (list(store(partner, "police")), list(store(partner, "social_care"))) == (["S1"], ["P1"])


def test_a_lost_part_is_made_again(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA))
    partner.load()
    for path in partner.root.identities.rglob("*.parquet"):
        path.unlink()
    partner.load()
    assert list(store(partner, "social_care")) == ["P1"]


def test_an_erased_person_goes_even_where_the_file_has_gone(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA, "P2,1990-01-01,F,,Olive,Stays,ZZ9 9ZZ"))
    partner.load()
    store(partner, "social_care")
    (partner.root.landing / PERSONS / "2020-01-31.csv").unlink()
    erase(partner.root, HERTS, "P1", load_key(partner.root.path), guard=GUARD)
    assert b"Quixote" not in everything_below(partner.root.identities)
    assert list(store(partner, "social_care")) == ["P2"]


@pytest.mark.parametrize("key", ["", "another key"])
def test_a_part_that_cannot_be_opened_does_not_stop_an_erasure(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """The live root is under today's key, an older backup under another, or a plain one."""
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA, "P2,1990-01-01,F,,Olive,Stays,ZZ9 9ZZ"))
    copies = []
    for name, older in (("under_a_key", "an older key"), ("plain", ""), ("today", key)):
        monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", older)
        for path in partner.root.identities.rglob("*.parquet"):
            path.unlink()
        partner.load(InThisProcess())
        copies.append(partner.root.backups / name)
        for folder in ("landing", "identities"):
            shutil.copytree(partner.root.path / folder, copies[-1] / folder)
    # What has lost its files can only be told by its parts.
    for each in (partner.root.path, *copies):
        (each / "landing" / PERSONS / "2020-01-31.csv").unlink()
    partner.send(f"{PERSONS}/2020-02-29.csv", persons(ANNA))
    erased = erase(partner.root, HERTS, "P1", load_key(partner.root.path), guard=InThisProcess())
    assert {path.relative_to(copies[0] / "identities" / PERSONS).suffix for path in erased.removed} == {".parquet"}
    assert not list((copies[0] / "identities").rglob("*.parquet"))
    for each in (partner.root.path, *copies[1:]):
        left = [path for path in (each / "identities").rglob("*.parquet")]
        assert [identities.identifiers(DataRoot(each), HERTS, "social_care").to_list()] == [["P2"]]
        assert left and b"Quixote" not in everything_below(each / "identities")


def test_the_store_is_the_same_whatever_the_key_of_the_pseudonyms(partner: Partner) -> None:
    """It holds no pseudonym: a rotation has nothing to change in it, and it does not join the warehouse."""
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA))
    partner.load()
    before = store(partner, "social_care")
    (partner.root.path / "pseudonym.key").unlink(missing_ok=True)
    partner.load()
    assert store(partner, "social_care") == before
