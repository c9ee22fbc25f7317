"""Identifiers as programs damage them: mended where that is safe, refused where it is not, told where nearly right."""

import polars as pl
import pytest

from ingest.boundary.pseudonyms import KEY_VARIABLE, Pseudonymiser, load_key
from ingest.boundary.rotation import rotate
from ingest.erasure.erase import erase
from ingest.load import load
from tests.partner import GUARD, INCIDENTS, INCIDENTS_HEADER, PLANS, Partner, counts, plans

PERSONS = "hertfordshire/social_care/persons"
MARAC = "hertfordshire/police/marac_referrals"
NEAR = "differ from a known person's only by case, `.0`, a thousands separator or leading zeros: they link to nobody"


def persons(*identifiers: str) -> str:
    return "\n".join(["person_id,date_of_birth", *(f'"{each}",2010-01-13' for each in identifiers)]) + "\n"


def incidents(*identifiers: str, first: int = 1) -> str:
    rows = (f'I{n},"{each}",victim,2020-01-05,yes,no' for n, each in enumerate(identifiers, first))
    return "\n".join([INCIDENTS_HEADER, *rows]) + "\n"


def key(partner: Partner, identifier: str) -> str:
    return Pseudonymiser(load_key(partner.root.path), "hertfordshire").keys(pl.Series([identifier]), "person").item()


def linked(partner: Partner) -> int:
    """Incidents whose person is known."""
    ((rows,),) = partner.raw(
        "select count(*) from raw.police__incidents join raw.social_care__persons using (authority, person_key)"
    )
    return rows


@pytest.mark.parametrize(
    "written", ["P1\u200b", "\ufeffP1", "P\u00ad1", " \u200e P1 ", "'P1", "\u2060'P\u200d1", "''P1"], ids=ascii
)
def test_what_programs_add_comes_off_and_is_noted(partner: Partner, written: str) -> None:
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("P1"))
    delivery = partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents(written))
    assert linked(partner) == 1
    assert ("invisible characters taken off: person_id (1)" in delivery.notes) is not written.isascii()
    assert ("leading apostrophes taken off: person_id (1)" in delivery.notes) is ("'" in written)


def test_notes_count_cells_by_column(partner: Partner) -> None:
    header = "person_id,date_of_birth,upn,nhs_number\n"
    delivery = partner.sent(
        f"{PERSONS}/2020-03-31_persons.csv", header + "P1\u200b,2010-01-13,'A1,\nP\u200b2,2010-01-13,'A2,'9\u200b\n"
    )
    assert "invisible characters taken off: person_id (2), nhs_number (1)" in delivery.notes
    assert "leading apostrophes taken off: upn (2), nhs_number (1)" in delivery.notes


def test_two_spellings_of_one_key_are_one_key(partner: Partner) -> None:
    assert counts(partner.sent(f"{PERSONS}/2020-03-31_persons.csv", persons("P1", "P\u200b1", "P2"))) == (3, 2, 0, 1)


@pytest.mark.parametrize("written", ["-1", "UN3", "un7", "0", "0000000", "'000", "\u200b-1"], ids=ascii)
def test_a_placeholder_is_no_identifier(partner: Partner, written: str) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", plans(40, f"X,{written},2020-01-02,,neglect"))
    assert counts(delivery) == (41, 40, 1, 0)
    assert partner.rejected_rows() == {("person_id", "missing"): 1}
    assert "placeholders read as missing: person_id (1)" in delivery.notes


def test_pupils_with_a_placeholder_are_not_one_pupil(partner: Partner) -> None:
    rows = "".join(f"P{n},2010-01-13,UN{n}\n" for n in range(1, 8))
    partner.sent(f"{PERSONS}/2020-03-31_persons.csv", f"person_id,date_of_birth,upn\n{rows}")
    assert partner.raw("select count(*), count(upn_hash) from raw.social_care__persons") == [(7, 0)]


@pytest.mark.parametrize("written", ["UN8", "UN", "1", "-10", "00123", "12E4", "1E5", "5E-12", "A000", "E+11"])
def test_an_honest_identifier_stays(partner: Partner, written: str) -> None:
    delivery = partner.sent(f"{PLANS}/2020-03-31.csv", plans(1, f"X,{written},2020-01-02,,neglect"))
    assert counts(delivery) == (2, 2, 0, 0)
    keys = {row[0] for row in partner.raw("select person_key from raw.social_care__child_protection_plans")}
    assert key(partner, written) in keys


@pytest.mark.parametrize("column", ["person_id", "source_person_id", "referral_id"])
@pytest.mark.parametrize(
    "written", ["1.23E+11", "1E+05", "1.2e+11", "\u200b1.23E+11", "'1.23E+11", "1.23E11"], ids=ascii
)
def test_a_number_that_a_spreadsheet_shortened_is_refused(partner: Partner, column: str, written: str) -> None:
    row = {"referral_id": "R", "person_id": "P1", "source_person_id": "S1", "referral_date": "2020-01-05"}
    good = [row | {"referral_id": f"R{n}"} for n in range(40)]
    lines = [",".join(each.values()) for each in [*good, row | {column: written}]]
    delivery = partner.sent(f"{MARAC}/2020-03-31.csv", "\n".join([",".join(row), *lines]))
    assert counts(delivery) == (41, 40, 1, 0)
    assert partner.rejected_rows() == {(column, "identifier in scientific notation"): 1}


def test_near_misses_are_counted_and_left_as_they_are(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("1000", "P5", "00123", "1234", "P6", "P7"))
    sent = ("1000.0", "p5", "123", "1,234", "p5", "P6", "P8", "P7.0")
    delivery = partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents(*sent))
    assert counts(delivery) == (8, 8, 0, 0)
    assert delivery.notes.endswith(f"; 4 person identifiers {NEAR}")
    assert linked(partner) == 1


def test_one_near_miss_reads_as_one(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("P5"))
    delivery = partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents("p5"))
    assert "1 person identifier differs from a known person's" in delivery.notes
    assert delivery.notes.endswith("it links to nobody")


def test_who_is_known_is_asked_of_the_persons_in_force(partner: Partner) -> None:
    first = partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents("p5", "p6"))
    assert "differ" not in first.notes
    partner.sent(f"{PERSONS}/2020-03-31_persons.csv", persons("P5", "P6"))
    assert [f"2 person identifiers {NEAR}" in each.notes for each in partner.deliveries()] == [True, False]
    partner.sent(f"{PERSONS}/2020-04-30_persons.csv", persons("P5", "p6"))
    assert ["1 person identifier differs" in each.notes for each in partner.deliveries()] == [True, False, False]


def test_persons_of_another_authority_are_not_known(partner: Partner) -> None:
    partner.send("luton/social_care/persons/2020-03-31_persons.csv", persons("P5"))
    assert "differ" not in partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents("p5")).notes


def test_a_night_without_news_compares_nothing(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("P5"))
    partner.send(f"{INCIDENTS}/2020-03-31.csv", incidents("p5"))
    partner.load()
    monkeypatch.setattr("ingest.boundary.near_misses._near_misses", None)
    partner.load()


def test_a_new_pseudonym_key_leaves_the_count_and_no_old_key(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("P5"))
    partner.sent(f"{INCIDENTS}/2020-03-31.csv", incidents("p5", "p6"))
    old = {key(partner, "P5"), key(partner, "p5"), key(partner, "P6")}
    rotate(partner.root)
    partner.load()
    assert "1 person identifier differs" in partner.delivery("2020-03-31.csv").notes
    kept = [pl.read_parquet(path) for path in partner.root.lake.rglob("*.parquet")]
    assert not old & {value for lake in kept for name in ("person_key", "person_loose_key") for value in lake[name]}


def test_a_lost_lake_file_stops_no_load(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("P5"))
    partner.load()
    for path in partner.root.lake.rglob("*.parquet"):
        path.unlink()
    partner.send(f"{INCIDENTS}/2020-03-31.csv", incidents("p5"))
    load(partner.root, [("police", "incidents")], guard=GUARD)
    assert "differs" not in partner.delivery("2020-03-31.csv").notes
    partner.load()
    assert "1 person identifier differs" in partner.delivery("2020-03-31.csv").notes


def test_nothing_of_the_loose_key_reaches_the_warehouse(partner: Partner) -> None:
    partner.send(f"{INCIDENTS}/2020-03-31.csv", incidents("p5"))
    partner.load()
    columns = {row[0] for row in partner.raw("select column_name from (describe raw.police__incidents)")}
    assert "person_loose_key" not in columns


def test_an_erased_persons_key_does_not_stay_with_who_is_nearly_called_so(partner: Partner) -> None:
    partner.send(f"{PERSONS}/2020-03-31_persons.csv", persons("P5", "P6"))
    file = partner.send(f"{INCIDENTS}/2020-03-31.csv", incidents("p5", "P5", "P6"))
    partner.load()
    file.unlink()
    erase(partner.root, "hertfordshire", "P5", load_key(partner.root.path))
    (incidents_left,) = (pl.read_parquet(path) for path in partner.root.lake.glob("hertfordshire/police/*/*.parquet"))
    assert set(incidents_left["person_key"]) == {key(partner, "p5"), key(partner, "P6")}
    assert incidents_left["person_loose_key"].to_list() == [None, None]


def test_a_person_is_erased_however_the_identifier_is_dressed(partner: Partner) -> None:
    partner.send(f"{INCIDENTS}/2020-03-31.csv", incidents("P\u200b5", "'P5", "P6"))
    partner.load()
    assert erase(partner.root, "hertfordshire", "P5", load_key(partner.root.path)).rows == 2
