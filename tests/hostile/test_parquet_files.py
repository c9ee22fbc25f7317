"""Parquet files with text that is none, values that no calendar knows, and columns of any type."""

import datetime as dt
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import Unreadable
from tests.hostile.workbooks import cells, opened, rules
from tests.partner import Partner

PERSONS = "hertfordshire/social_care/persons"
LATIN_1 = [b"\xff\xfe", b"M\xfcller", b"P3", b"P4"]


def parquet(columns: dict, **options: object) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content, **options)
    return content.getvalue()


def as_text(values: list[bytes], kind: pa.DataType | None = None) -> pa.Array:
    """Bytes that claim to be text."""
    raw = pa.array(values, pa.large_binary() if kind == pa.large_string() else pa.binary())
    return pa.Array.from_buffers(kind or pa.string(), len(values), raw.buffers())


def read(columns: dict, expected: tuple[str, ...] = ("a", "b"), **options: object) -> list[tuple[str, ...]]:
    return [fields for _, fields in cells(opened(parquet(columns, **options), "parquet", expected))]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}, {"compression": "none"}], ids=str)
def test_text_that_is_not_utf8_refuses_the_file(kind, options):
    with pytest.raises(Unreadable, match=r"^column 2 holds bytes that are not text$"):
        read({"b": ["x"] * 4, "a": as_text(LATIN_1, kind)}, **options)


def test_dictionaries_of_text_that_is_not_utf8():
    with pytest.raises(Unreadable, match="text"):
        read({"a": pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3]), as_text(LATIN_1))})


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=5))
def test_bytes_are_read_as_text_or_refused(values):
    try:
        found = read({"a": as_text(values), "b": ["x"] * len(values)})
    except Unreadable as refusal:
        assert str(refusal) == "column 1 holds bytes that are not text"
        assert any(not _is_utf8(value) for value in values)
    else:
        assert found == [(value.decode(), "x") for value in values]


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_a_column_name_that_is_not_utf8():
    content = parquet({"name_one": ["x"], "b": ["y"]}, store_schema=False).replace(b"name_one", b"name_\xff\xfee")
    with pytest.raises(Unreadable, match="a column name holds bytes that are not text"):
        opened(content, "parquet")


OTHER_COLUMNS = {
    "list": pa.array([[1], None]),
    "struct": pa.array([{"x": 1}, None]),
    "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
    "binary": pa.array([b"\xff", None]),
    "time": pa.array([dt.time(1), None]),
    "duration": pa.array([dt.timedelta(1), None]),
    "uuid": pa.array([b"0" * 16, None], pa.uuid()),
    "text that is none": as_text([b"\xff", b"x"]),
}


@pytest.mark.parametrize("name", OTHER_COLUMNS)
def test_columns_that_the_contract_does_not_know_may_hold_anything(name):
    found = read({"a": ["x", "y"], name: OTHER_COLUMNS[name]})
    assert [fields[0] for fields in found] == ["x", "y"]


@pytest.mark.parametrize("kind", ["list", "struct", "map", "binary", "time", "duration", "uuid"])
def test_columns_of_the_contract_must_be_plain(kind):
    with pytest.raises(Unreadable, match="column 1 holds neither text, numbers, dates nor yes/no"):
        read({"a": OTHER_COLUMNS[kind]})


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        (pa.array([dt.date(2019, 3, 1), None]), "a date where an identifier belongs"),
        (pa.array([dt.datetime(2019, 3, 1, 12), None]), "a date where an identifier belongs"),
        (pa.array([True, None]), "true or false where an identifier belongs"),
        (pa.array([dt.date(2019, 3, 1), None]).dictionary_encode(), "a date where an identifier belongs"),
    ],
)
def test_dates_and_booleans_are_no_identifiers(column, rule):
    table = opened(parquet({"a": column, "b": ["x", "y"]}), "parquet")
    assert rules(table) == {(2, 0): (rule, "identifier")}


def test_the_register_says_so_of_the_rows(tmp_path: Path):
    partner = Partner(tmp_path)
    days = [dt.date(2010, 1, 13)] * 4
    content = parquet({"person_id": days, "date_of_birth": days, "disabled_children_team": [True] * 4})
    delivery = partner.sent(f"{PERSONS}/2020-03-31.parquet", content)
    assert (delivery.outcome, delivery.rows) == ("rejected", 4)
    assert partner.rejected_rows() == {("person_id", "a date where an identifier belongs"): 4}
    delivery = partner.sent(
        f"{PERSONS}/2020-04-30.parquet", parquet({"person_id": list("abcd"), "date_of_birth": days})
    )
    assert (delivery.outcome, delivery.rows_accepted) == ("accepted", 4)


@pytest.mark.parametrize(
    ("column", "read_as"),
    [
        (pa.array([2**30], pa.date32()), None),
        (pa.array([-(2**31)], pa.date32()), None),
        (pa.array([2**62], pa.timestamp("us")), None),
        (pa.array([-(2**62)], pa.timestamp("ms")), None),
        (pa.array([0], pa.timestamp("us", tz="Nowhere/AtAll")), "1970-01-01 00:00:00.000000Z"),
        (pa.array([0], pa.timestamp("us")), "1970-01-01"),
        (pa.array([0.1], pa.float32()), "0.1"),
        (pa.array([2.0], pa.float16()), "2"),
        (pa.array([float("nan")]), ""),
        (pa.array([1e300]), "1e+300"),
        (pa.array([2**64 - 1], pa.uint64()), "18446744073709551615"),
        (pa.array([1], pa.decimal256(60, 2)), "1.00"),
        (pa.array(["x"], pa.string_view()), "x"),
        (pa.nulls(1), ""),
    ],
    ids=lambda value: str(getattr(value, "type", value)),
)
def test_every_value_becomes_text_and_none_ends_the_process(column, read_as):
    """Days and moments that no calendar knows become texts that are no dates."""
    ((found, _),) = read({"a": column, "b": ["x"]})
    if read_as is None:
        assert not found[:4].isdigit()
    else:
        assert found == read_as


def test_a_date_that_no_calendar_knows_is_a_bad_row(tmp_path: Path):
    born = pa.array([2**30, *[14_000] * 40], pa.date32())
    content = parquet({"person_id": [f"P{number}" for number in range(41)], "date_of_birth": born})
    partner = Partner(tmp_path)
    delivery = partner.sent(f"{PERSONS}/2020-03-31.parquet", content)
    assert (delivery.outcome, delivery.rows_accepted) == ("accepted", 40)
    assert partner.rejected_rows() == {("date_of_birth", "not a date"): 1}
