"""A format's code says what its numbers look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.number_formats import BUILT_IN, Looks, number_format


@pytest.mark.parametrize(
    ("code", "looks"),
    [
        ("General", Looks.PLAIN),
        ("#,##0.00", Looks.PLAIN),
        ("@", Looks.PLAIN),
        ("", Looks.PLAIN),
        ('"days:" 0.0', Looks.PLAIN),
        ("[Red]#,##0", Looks.PLAIN),
        (r"0\d", Looks.PLAIN),
        ("_-* #,##0_-", Looks.PLAIN),
        ("dd/mm/yyyy", Looks.DATE),
        ("[$-F800]dddd, mmmm dd, yyyy", Looks.DATE),
        ("DD-MMM", Looks.DATE),
        ("h:mm AM/PM", Looks.DATE),
        ("yyyy-mm-dd;@", Looks.DATE),
        ("[h]:mm:ss", Looks.ELAPSED),
        ("[mm]", Looks.ELAPSED),
        ("0%", Looks.PERCENTAGE),
        ("0.00%;[Red]-0.00%", Looks.PERCENTAGE),
        ("0.00E+00", Looks.SCIENTIFIC),
        ("##0.0E+0", Looks.SCIENTIFIC),
        ("0", Looks.PADDED),
        ("000", Looks.PADDED),
        ("000;-000", Looks.PADDED),
        ('"NHS"000', Looks.PADDED),
        ('"£"0', Looks.PLAIN),
        ("000.0", Looks.PLAIN),
        ("000-000", Looks.PLAIN),
    ],
)
def test_what_a_code_makes_of_a_number(code, looks):
    assert number_format(code).looks is looks


@pytest.mark.parametrize(
    ("numbers", "looks"),
    [
        ([*range(14, 23), 45, 47], Looks.DATE),
        ([46], Looks.ELAPSED),
        ([9, 10], Looks.PERCENTAGE),
        ([11, 48], Looks.SCIENTIFIC),
        ([1], Looks.PADDED),
    ],
)
def test_the_formats_that_go_by_number(numbers, looks):
    assert {number_format(BUILT_IN[number]).looks for number in numbers} == {looks}


@given(st.text(max_size=30))
def test_any_code_is_understood_as_something(code):
    assert number_format(code).code == code


def test_no_code_pads_without_end():
    assert number_format("0" * 300).looks is Looks.PLAIN
