"""Rows with the same key: exact, whatever the hashes say."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.conforming.conform import DTYPES
from ingest.contracts import EXTRACTS
from ingest.parsing.repeats import KeyCheck, Repeats

ATTENDANCE = EXTRACTS["education", "attendance"]
SESSION = {"upn": "1", "school_urn": "9", "session_date": date(2020, 1, 6), "session": "AM", "code": "N"}


def check(tmp_path: Path, *sessions: dict) -> Repeats:
    columns = {column.name: DTYPES[column.type] for column in ATTENDANCE.columns()}
    typed = pl.DataFrame([SESSION | session for session in sessions], schema=columns)
    lake_file = tmp_path / "x.parquet"
    kept = {column.name: column.warehouse_name for column in ATTENDANCE.columns() if not column.dropped}
    typed.select(pl.col(name).alias(there) for name, there in kept.items()).write_parquet(lake_file)
    key_check = KeyCheck(ATTENDANCE)
    for start in range(0, typed.height, 2):
        key_check.watch(typed.slice(start, 2))
    return key_check.repeats(lake_file)


def test_distinct_keys(tmp_path: Path) -> None:
    found = check(tmp_path, {}, {"session": "PM"}, {"upn": "2"})
    assert found.dropped.is_empty()


def test_every_copy_but_the_first_is_a_repeat(tmp_path: Path) -> None:
    found = check(tmp_path, {}, {"upn": "2"}, {}, {}, {"upn": "2"})
    assert found.repeated.to_list() == [2, 3, 4]
    assert found.conflicting.is_empty()


def test_of_rows_that_differ_none_loads_not_even_copies(tmp_path: Path) -> None:
    found = check(tmp_path, {}, {"upn": "2"}, {}, {"code": "O"})
    assert found.conflicting.to_list() == [0, 2, 3]
    assert found.repeated.is_empty()


def test_equal_hashes_of_different_keys_are_no_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl.DataFrame, "hash_rows", lambda frame: pl.zeros(frame.height, pl.UInt64, eager=True))
    found = check(tmp_path, {}, {"upn": "2"}, {"session": "PM"}, {"upn": "2"})
    assert found.repeated.to_list() == [3]
    assert found.conflicting.is_empty()


def test_a_missing_part_of_a_key_equals_another_missing_part(tmp_path: Path) -> None:
    assert check(tmp_path, {"school_urn": None}, {"school_urn": None}).repeated.to_list() == [1]


def test_what_is_dropped_counts_in_whatever_batch_it_is_empty(tmp_path: Path) -> None:
    """Batches of two rows: of two pupils of one number neither loads, and rows that say no name are alike."""
    of_one_number = {"upn": None, "source_person_id": "S1"}
    anna, berta = (of_one_number | {"given_name": name} for name in ("Anna", "Berta"))
    other = of_one_number | {"session": "PM"}
    assert check(tmp_path, other, {}, anna, anna).repeated.to_list() == [3]
    assert check(tmp_path, other, {}, anna, {"upn": "2"}, berta).conflicting.to_list() == [2, 4]
    assert check(tmp_path, other, {}, other, anna).repeated.to_list() == [2]
    assert check(tmp_path, of_one_number, {}, anna, other).conflicting.to_list() == [0, 2]


def test_no_rows_at_all(tmp_path: Path) -> None:
    assert KeyCheck(ATTENDANCE).repeats(tmp_path / "none.parquet").dropped.is_empty()
