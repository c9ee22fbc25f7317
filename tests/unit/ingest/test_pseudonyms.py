"""Keys are the published HMAC, the same wherever they are made; what identifies a person directly is gone."""

from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.boundary.pseudonyms import KEY_VARIABLE, Pseudonymiser, key_fingerprint, load_key, pseudonymise, ranks
from ingest.conforming.conform import DTYPES
from ingest.contracts import EXTRACTS
from ingest.contracts.base import LOOSE_KEY
from ingest.faults import PlainError

KEY = b"not a secret"
IDENTIFIERS = st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=6), max_size=30)


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def reference(message: str) -> bytes:
    return hmac.new(KEY, message.encode(), hashlib.sha256).digest()


def test_a_known_key():
    made = Pseudonymiser(b"key", "luton").keys(pl.Series(["007"]), "person").item()
    assert made == hmac.new(b"key", b"luton|person|007", "sha256").hexdigest()


@given(IDENTIFIERS)
def test_keys_are_the_published_hmac(identifiers):
    series = pl.Series(identifiers, dtype=pl.String)
    expected = [None if i is None else reference(f"luton|plan|{i}").hex() for i in identifiers]
    assert Pseudonymiser(KEY, "luton").keys(series, "plan").to_list() == expected


@given(IDENTIFIERS)
def test_hashes_are_the_first_eight_bytes_signed(identifiers):
    series = pl.Series(identifiers, dtype=pl.String)
    expected = [
        None if i is None else int.from_bytes(reference(f"luton|upn|{i}")[:8], "big", signed=True) for i in identifiers
    ]
    assert Pseudonymiser(KEY, "luton").hashes(series, "upn").to_list() == expected


@given(st.lists(st.sampled_from(["a", "b", None]), min_size=10))
def test_repeats_across_batches_have_one_key(identifiers):
    pseudonymiser = Pseudonymiser(KEY, "luton")
    once = pseudonymiser.keys(pl.Series(["a", "b", None], dtype=pl.String), "person").to_list()
    series = pl.Series(identifiers, dtype=pl.String)
    assert pseudonymiser.keys(series, "person").to_list() == [once[["a", "b", None].index(i)] for i in identifiers]


def test_a_person_has_another_key_in_another_authority():
    series = pl.Series(["1"])
    keys = {Pseudonymiser(KEY, slug).keys(series, "person").item() for slug in ("luton", "hertfordshire")}
    assert len(keys) == 2


def test_kinds_do_not_share_keys():
    pseudonymiser, series = Pseudonymiser(KEY, "luton"), pl.Series(["1"])
    assert pseudonymiser.keys(series, "person").item() != pseudonymiser.keys(series, "family").item()


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=lambda e: e.table)
def test_the_lake_holds_the_warehouse_columns_and_identifiers_that_break_ties(extract):
    typed = pl.DataFrame(
        {"row_number": pl.Series([2], dtype=pl.UInt32)}
        | {c.name: pl.Series([None], dtype=DTYPES[c.type]) for c in extract.columns()}
    )
    types = {
        "VARCHAR": pl.String,
        "BIGINT": pl.Int64,
        "INTEGER": pl.Int32,
        "DOUBLE": pl.Float64,
        "DATE": pl.Date,
        "BOOLEAN": pl.Boolean,
    }
    expected = {"row_number": pl.UInt32} | {
        name: types[type_]
        for name, type_ in extract.warehouse_columns().items()
        if name != "authority" and not name.endswith("_rank")
    }
    expected |= dict.fromkeys(extract.raw_columns(), pl.String)
    expected |= dict.fromkeys([LOOSE_KEY] if extract.has_person() else [], pl.String)
    made = pseudonymise(typed, extract, Pseudonymiser(KEY, "luton"))
    assert list(made.schema.items()) == list(expected.items())


def test_nothing_that_names_a_person_is_left():
    persons = EXTRACTS["social_care", "persons"]
    secrets = {c.name: f"secret {c.name}" for c in persons.columns() if c.type == "identifier" or c.dropped}
    typed = pl.DataFrame(
        {"row_number": pl.Series([2], dtype=pl.UInt32)}
        | {c.name: pl.Series([secrets.get(c.name)], dtype=DTYPES[c.type]) for c in persons.columns()}
    )
    assert "secret" not in str(pseudonymise(typed, persons, Pseudonymiser(KEY, "luton")).rows())


def test_ranks_follow_code_points_and_ties_share():
    series = pl.Series(["b", "10", "9", "B", "b", "é", "𝄞", "\uffff"])
    assert ranks(series).to_list() == [4, 1, 2, 3, 4, 5, 7, 6]


def test_ranks_are_integers_of_the_warehouse():
    assert ranks(pl.Series(["a"])).dtype == pl.Int32


def test_the_environment_gives_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "clé")
    assert load_key(tmp_path) == "clé".encode()


def test_a_key_is_made_once(tmp_path):
    assert load_key(tmp_path) == load_key(tmp_path)


def test_a_made_key_is_32_random_bytes_in_hex(tmp_path):
    assert len(bytes.fromhex(load_key(tmp_path).decode())) == 32


def test_the_key_file_is_its_owners_alone(tmp_path):
    load_key(tmp_path)
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600]


def test_makers_at_the_same_time_agree(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(tmp_path / "new"), range(32)))
    assert len(keys) == 1


def test_an_empty_key_file_is_an_error(tmp_path):
    (tmp_path / "pseudonym.key").touch()
    with pytest.raises(PlainError, match="empty"):
        load_key(tmp_path)


def test_the_file_moved_to_the_environment_keeps_the_keys(tmp_path, monkeypatch):
    key = load_key(tmp_path)
    monkeypatch.setenv(KEY_VARIABLE, (tmp_path / "pseudonym.key").read_text().strip())
    assert load_key(tmp_path) == key


def test_a_fingerprint_tells_keys_apart_without_holding_them():
    assert key_fingerprint(KEY) != key_fingerprint(b"another")
    assert len(key_fingerprint(KEY)) == 16
