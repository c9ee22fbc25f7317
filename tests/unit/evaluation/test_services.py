"""evaluation.mental_health and evaluation.substance_misuse."""

from datetime import date

import polars as pl
import pytest

from orchestration.evaluation import mental_health, substance_misuse
from orchestration.evaluation.substance_misuse import COMPLETED, COMPLETED_OF_CLOSED, REPRESENTED

ADULTS = {
    "authority": pl.String,
    "support_end_date": pl.Date,
    "contacts_before": pl.Int32,
    "contacts_after": pl.Int32,
    "has_six_months_after": pl.Boolean,
}
TREATMENTS = {
    "authority": pl.String,
    "person_key": pl.String,
    "substance_group": pl.String,
    "is_closed": pl.Boolean,
    "is_completed": pl.Boolean,
    "represented_within_6_months": pl.Boolean,
}
ENDED = date(2019, 1, 1)


def adults(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame([("luton", *row) for row in rows], schema=ADULTS, orient="row")


def treatments(*rows: tuple, of: str | None = None) -> pl.DataFrame:
    """A row a treatment, of the adults that `of` names by a letter each; else each of an adult of its own."""
    people = of or [f"adult {number}" for number in range(len(rows))]
    full = [("luton", person, *row) for person, row in zip(people, rows, strict=True)]
    return pl.DataFrame(full, schema=TREATMENTS, orient="row")


def row(table: pl.DataFrame, outcome: str, group: str | None = None) -> dict:
    found = table.filter(pl.col("outcome") == outcome)
    return (found if group is None else found.filter(pl.col("substance_group") == group)).row(0, named=True)


FOUR = mental_health.mental_health(
    adults((ENDED, 4, 1, True), (ENDED, 4, 0, True), (ENDED, 0, 1, True), (ENDED, 0, 0, True))
)


def test_contacts_before_and_after_support():
    found = row(FOUR, mental_health.CONTACTS)
    assert (found["before"], found["after"], found["change"], found["estimate"]) == (8, 2, -6, -75)
    assert (found["mean_before"], found["mean_after"], found["n"]) == (2, 0.5, 4)


def test_adults_with_a_contact():
    found = row(FOUR, mental_health.ADULTS)
    assert (found["before"], found["after"], found["change_pct"], found["estimate"]) == (2, 2, 0, 50)
    assert found["mean_before"] is None


def test_adults_left_out_are_counted_by_why():
    rows = [(ENDED, 1, 1, True), (None, 1, None, False), (ENDED, 1, 0, False), (ENDED, None, None, True)]
    found = row(mental_health.mental_health(adults(*rows)), mental_health.CONTACTS)
    assert (found["n"], found["before"]) == (1, 1)
    assert found["left_out"] == (
        "Adults whose crisis contacts are not known: the extract was not delivered: 1;"
        " Adults whom a mental health worker still supports: 1; Adults with fewer than six months after support: 1"
    )


def test_no_contact_after_is_all_fewer_and_still_uncertain():
    table = mental_health.mental_health(adults(*[(ENDED, 1 + i % 3, 0, True) for i in range(30)]))
    assert (row(table, mental_health.CONTACTS)["estimate"], row(table, mental_health.CONTACTS)["interval_low"]) == (
        -100,
        None,
    )
    assert row(table, mental_health.ADULTS)["estimate"] == 0
    assert row(table, mental_health.ADULTS)["interval_high"] == pytest.approx(11.35, abs=0.01)


def test_nobody_supported_to_the_end_is_empty_with_its_reason():
    found = row(mental_health.mental_health(adults((None, 1, None, False))), mental_health.CONTACTS)
    assert (found["estimate"], found["before"], found["mean_before"]) == (None, None, None)
    assert found["reason"] == mental_health.NOBODY


SIX = substance_misuse.substance_misuse(
    treatments(
        ("opiate", True, True, True),
        ("opiate", True, True, False),
        ("opiate", True, True, None),
        ("opiate", True, False, None),
        ("opiate", False, False, None),
        ("", True, True, False),
        of="aabcaa",
    )
)


@pytest.mark.parametrize(
    ("outcome", "counted", "of"),
    [
        (COMPLETED, 3, 5),
        (COMPLETED_OF_CLOSED, 3, 4),
        (REPRESENTED, 1, 2),
    ],
)
def test_shares_of_treatments(outcome, counted, of):
    found = row(SIX, outcome, "opiate")
    assert (found["counted"], found["treatments"], found["estimate"]) == (counted, of, 100 * counted / of)


@pytest.mark.parametrize(("group", "adults", "of"), [("opiate", 2, 3), ("all", 2, 3), ("alcohol", 0, 0)])
def test_an_adult_who_completed_several_treatments_is_one(group, adults, of):
    """ "The proportion of adults that started a programme and had completed it successfully"."""
    found = row(SIX, substance_misuse.ADULTS_COMPLETED, group)
    assert (found["counted"], found["treatments"], found["n"]) == (adults, of, of)


def test_treatments_without_a_group_are_among_all():
    assert row(SIX, COMPLETED, "all")["treatments"] == 6


def test_what_a_share_of_re_presentations_leaves_out():
    assert row(SIX, REPRESENTED, "opiate")["left_out"] == (
        "Treatments not completed: 2; Completed treatments whose six months have not passed: 1"
    )


def test_every_group_has_its_rows_and_one_without_treatments_its_reason():
    assert SIX.height == 4 * 4
    assert row(SIX, COMPLETED, "alcohol")["reason"] == "Nothing to take a share of"
