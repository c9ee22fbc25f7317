"""An identifier keeps what is its own: only what programs add comes off."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conforming import identifiers

INVISIBLE = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
# Honest identifiers: no blanks, apostrophes or invisible characters, and something in them that no placeholder has.
HONEST = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="'"), max_size=12).map(
    lambda text: f"{text}x"
)


def texts(*values: str | None) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


def read(*values: str | None) -> list[str | None]:
    return identifiers.read(texts(*values)).values.to_list()


def plain(value: str) -> str:
    """What an identifier loosely stands for, itself included."""
    return identifiers.plain(texts(value)).item() or value


@given(HONEST)
def test_an_honest_identifier_is_read_as_it_is(value):
    found = identifiers.read(texts(value))
    assert (found.values.to_list(), found.shortened, found.noted) == ([value], None, {})


@given(HONEST, st.data())
def test_invisible_characters_come_off_wherever_they_stand(value, data):
    at = data.draw(st.integers(0, len(value)))
    dressed = value[:at] + data.draw(st.sampled_from(INVISIBLE)) + value[at:]
    found = identifiers.read(texts("other", dressed))
    assert found.values.to_list() == ["other", value]
    assert found.noted == {"invisible characters taken off": 1}


@given(st.lists(st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["-1", "'1", "1.2E+11", "NULL", "000"]))))
def test_reading_is_done_once(values):
    once = identifiers.read(texts(*values))
    again = identifiers.read(once.values)
    assert again.values.to_list() == once.values.to_list()
    assert again.shortened is None


def test_a_shortened_number_is_marked_where_it_stands():
    found = identifiers.read(texts("1", "1.23E+11", None, "-1", "2"))
    assert found.values.to_list() == ["1", None, None, None, "2"]
    assert found.shortened.to_list() == [False, True, False, False, False]


@given(st.floats(1e5, 1e300))
def test_every_number_as_python_and_excel_shorten_it_is_refused(number):
    for written in (f"{number:.2E}", f"{number:.0E}", f"{number:.5e}".replace("e+", "E")):
        assert identifiers.read(texts(written)).shortened.to_list() == [True]


@pytest.mark.parametrize("value", ["", " ", "NULL", "n/a", "'", "''", "\u200b", "'NULL", "\ufeffN/A", "' 0"])
def test_what_is_missing_once_it_is_undressed(value):
    assert read(value) == [None]


def test_a_series_without_rows():
    assert read() == []
    assert identifiers.plain(texts()).to_list() == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("p5", "P5"),
        ("é5", "É5"),
        ("1000.0", "1000"),
        ("1000.", "1000"),
        ("1,234", "1234"),
        ("1,234,567.00", "1234567"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("00123", "123"),
        ("00ab", "AB"),
    ],
)
def test_near_misses_stand_for_the_same(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("P5", "P50"), ("1.0a", "1A"), ("1,23", "123"), ("P-1", "P1"), ("100", "1"), ("1.5", "15")]
)
def test_others_do_not(one, other):
    assert plain(one) != plain(other)


@given(st.one_of(st.text(max_size=8), st.from_regex(r"0{0,2}[1-9][0-9]{0,3}(,[0-9]{3})?(\.0{0,2})?", fullmatch=True)))
def test_what_is_stood_for_stands_for_itself(value):
    found = identifiers.plain(texts(value)).item()
    assert found != value
    assert found is None or identifiers.plain(texts(found)).item() is None
