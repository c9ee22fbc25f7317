"""Values as two systems can compare them."""

import pytest

from ingest.linkage import values


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("O'Brien", "obrien"),
        ("Fitzgerald-Hughes", "fitzgerald hughes"), ("  Wójcik ", "wojcik"), ("ŁUKASZ", "lukasz"),
        ("Mrs Smith", "smith"), ("St. John", "st john"), ("Null", "null"), ("UNKNOWN", None), ("Not known", None),
        ("", None), ("-", None), ("X", None), ("D’Souza", "dsouza"),
        ("N/K", None), ("n/a", None), ("N/A", None), ("N.K.", None), ("BABY", None), ("UNBORN", None),
        ("Unborn Baby", None), ("Unborn-Smith", "unborn smith"), ("O Neill", "o neill"),
    ],
)  # fmt: skip
def test_family_names(text, name):
    assert values.family_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Baby", None),
        ("BABY GIRL", None),
        ("Twin 1", None),
        ("Unborn", None),
        ("A", None),
        ("Mary-Jane", "mary jane"),
        ("N/K", None),
        ("n/a", None),
        ("J K", None),
        ("Jo", "jo"),
    ],
)
def test_given_names(text, name):
    assert values.given_name(text) == name


def test_a_short_form_and_its_long_form_meet_and_two_names_do_not():
    def meet(one, other):
        return bool({*values.forms(one)} & {*values.forms(other)})

    assert meet("liz", "elizabeth") and meet("mary jane", "mary") and meet("mohammed", "muhammad")
    assert not meet("adam", "ben") and not meet("hasan", "husain") and not meet("anna", "hannah")


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("lu1 1ab", ("LU11AB", "LU11", "LU")), ("SW1A1AA", ("SW1A1AA", "SW1A1", "SW")), ("LU1 1", None), ("LU1", None),
        ("ZZ99 3VZ", None), ("", None), ("NFA", None),
    ],
)  # fmt: skip
def test_postcodes(text, postcode):
    assert values.postcode(text) == postcode


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("943 476 5919", "9434765919"), ("9434765919", "9434765919"), ("9434765918", None), ("943476591", None),
        ("0000000000", None), ("abc", None),
    ],
)  # fmt: skip
def test_nhs_numbers(text, number):
    """943 476 5919 is the example of the NHS Data Dictionary."""
    assert values.nhs_number(text) == number


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("robert", "r163"), ("rupert", "r163"), ("ashcraft", "a261"), ("tymczak", "t522"),
        ("pfister", "p236"), ("lee", "l000"),
    ],
)  # fmt: skip
def test_soundex(name, code):
    """The examples of the US National Archives."""
    assert values.sound(name) == code
