"""Which UPNs stay a pupil's, and what a row is known by that has another."""

import polars as pl
import pytest

from ingest.conforming import upns

LINKING = ("source_person_id", "given_name")


@pytest.mark.parametrize(
    ("upn", "is_permanent"),
    [
        ("A123456789012", True),
        ("H801200001001", True),
        ("h801200001001", True),
        ("B123456789012", False),  # the check letter of another number
        ("A132456789012", False),  # two digits swapped
        ("A12345678901A", False),  # a temporary number ends in a letter
        ("I801200001001", False),  # no check letter
        ("H80120000100", False),
        ("H8012000010011", False),
        ("4801200001001", False),
        ("", False),
        (None, False),
    ],
)
def test_a_permanent_number_is_its_check_letter_and_twelve_digits(upn: str | None, is_permanent: bool) -> None:
    found = upns.are_permanent(pl.Series("upn", ["H801200001001", upn], dtype=pl.String))
    assert found.to_list() == [True, is_permanent]


def test_of_no_numbers_none_is_permanent() -> None:
    assert upns.are_permanent(pl.Series("upn", [None], dtype=pl.String)).to_list() == [False]


def rows(*given: tuple[str | None, str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(given, schema=dict.fromkeys(("upn", *LINKING), pl.String), orient="row")


def test_a_missing_or_temporary_number_gives_way_to_the_partners_own() -> None:
    found = upns.known_by_one(
        rows(
            ("A123456789012", "S1", "Anna"),
            (None, "S2", "Berta"),
            ("A12345678901A", "S3", "Clara"),
            ("A12345678901A", None, "Clara"),
        ),
        LINKING,
    )
    assert found.rows() == [
        ("A123456789012", None, None),
        (None, "S2", "Berta"),
        (None, "S3", "Clara"),
        ("A12345678901A", None, None),
    ]


def test_rows_that_say_nothing_else_keep_what_they_have() -> None:
    as_sent = rows(("A12345678901A", None, None), ("U1", None, None))
    assert upns.known_by_one(as_sent, LINKING).equals(as_sent)
