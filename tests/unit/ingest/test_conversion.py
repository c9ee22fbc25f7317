"""Text becomes the value its writer meant, in every style the contract allows, and nothing else does."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conforming import conversion
from ingest.conforming.date_styles import STYLES

DAYS = st.dates(date(1900, 1, 1), date(2119, 1, 1))
SERIAL_DAYS = st.dates(date(1954, 10, 3), date(2119, 1, 1))


def texts(*values: str | None) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


@pytest.mark.parametrize("token", ["", " ", "\t", "\u00a0", "NULL", "null", "Null", "N/A", "n/a", " N/A "])
def test_missing_tokens(token):
    assert conversion.without_missing(texts("x", token)).to_list() == ["x", None]


@pytest.mark.parametrize("value", ["0", "-", "NA", "none", "NULLS", "N / A"])
def test_what_looks_missing_but_is_a_value(value):
    assert conversion.without_missing(texts(value)).to_list() == [value]


@pytest.mark.parametrize(
    ("value", "read"), [("Null", "Null"), ("null", "null"), ("NULL", None), ("N/A", None), ("", None)]
)
def test_a_personal_name_may_be_null(value, read):
    assert conversion.without_missing(texts(value), personal_name=True).to_list() == [read]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=5))
def test_outer_blanks_go_and_the_rest_stays(value):
    assert conversion.without_missing(texts(f" \t{value}\u00a0 ")).to_list() == [value]


@pytest.mark.parametrize("value", ["Y", "y", "Yes", "YES", "1", "true", "TRUE"])
def test_yes(value):
    assert conversion.to_yes_no(texts(value)).to_list() == [True]


@pytest.mark.parametrize("value", ["N", "n", "No", "NO", "0", "false", "FALSE"])
def test_no(value):
    assert conversion.to_yes_no(texts(value)).to_list() == [False]


@pytest.mark.parametrize("value", ["2", "maybe", "yess", "t", "unknown"])
def test_neither_yes_nor_no(value):
    assert conversion.to_yes_no(texts(value)).to_list() == [None]


@given(st.integers(-(2**40), 2**40), st.sampled_from(["{}", "{:05d}", "{}.0", "{}."]))
def test_whole_numbers(value, written):
    assert conversion.to_whole(texts(written.format(value))).to_list() == [value]


@pytest.mark.parametrize("value", ["1.5", "1e3", "1,000", "one", "0x10", "--1", "٣", "9" * 30])
def test_not_whole_numbers(value):
    assert conversion.to_whole(texts(value)).to_list() == [None]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers(value):
    assert conversion.to_number(texts(repr(value))).to_list() == [value]


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "1e999", "1,5", "£5", ".", "five"])
def test_not_numbers(value):
    assert conversion.to_number(texts(value)).to_list() == [None]


@pytest.mark.parametrize("value", ["PHQ-9", "phq-9", "Phq-9"])
def test_a_choice_is_written_as_in_the_contract(value):
    assert conversion.to_choice(texts(value), ("PHQ-9", "GAD-7")).to_list() == ["PHQ-9"]


def test_a_value_outside_the_list_stays_for_the_contract_to_judge():
    assert conversion.to_choice(texts("other", None), ("red", "amber")).to_list() == ["other", None]


@given(DAYS, st.sampled_from(["", " 00:00", " 00:00:00", "T00:00:00", " 00:00:00.000"]))
def test_iso_dates(day, midnight):
    assert conversion.from_iso(texts(day.isoformat() + midnight)).to_list() == [day]


@given(
    DAYS,
    st.sampled_from(["{0.day:02}/{0.month:02}/{0.year}", "{0.day}/{0.month}/{0.year}"]),
    st.sampled_from(["", " 00:00"]),
)
def test_uk_dates(day, written, midnight):
    assert conversion.from_uk(texts(written.format(day) + midnight)).to_list() == [day]


@given(DAYS, st.sampled_from(["{0.month:02}/{0.day:02}/{0.year}", "{0.month}/{0.day}/{0.year}"]))
def test_us_dates(day, written):
    assert conversion.from_us(texts(written.format(day))).to_list() == [day]


@given(SERIAL_DAYS)
def test_excel_day_numbers(day):
    serial = (day - date(1899, 12, 30)).days
    assert conversion.from_excel_serial(texts(str(serial))).to_list() == [day]


def test_excel_calls_the_first_of_january_2020_43831():
    assert conversion.from_excel_serial(texts("43831")).to_list() == [date(2020, 1, 1)]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "value",
    [
        "",
        "2020",
        "01/02/15",
        "31/02/2020",
        "31/13/2020",
        "13/31/2020",
        "2020-02-30",
        "2020-13-01",
        "2020-01-01 09:30",
        "1 May 2020",
        "19999",
        "80001",
    ],
)
def test_not_a_date_in_any_style(style, value):
    assert STYLES[style](texts(value)).to_list() == [None]


@given(DAYS)
def test_no_style_but_the_other_order_takes_a_date_for_its_own(day):
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    written = texts(day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%m/%d/%Y"), str(max(serial, 20000)))
    read = [convert(written).is_not_null().to_list() for convert in STYLES.values()]
    both = day.day <= 12
    assert read == [
        [True, False, False, False],
        [False, True, both, False],
        [False, both, True, False],
        [False, False, False, True],
    ]
