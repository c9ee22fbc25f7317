"""Known answers: every rule of linkage, and the pair that would break it. All cases are linked together, once."""

from __future__ import annotations

import random

import polars as pl
import pytest

from ingest.linkage import compare, rules
from ingest.linkage.link import UNDECIDED, Linked
from tests.unit.ingest.linkage.made_up import crowd, linked, person

ONE, TWO = "9434765919", "9434765870"
NO_CHECK_DIGIT = "9434765918"
NOBODY = None

AUTHORITY = [
    person("number", "Anna", "Quixote", "1985-02-03", "LU1 1AB", "F", "9990000018"),
    person("number and family", "Bella", "Redfern", "1985-02-03", "LU1 1AC", "F", "9990000026"),
    person("number alone", "Cora", "Stanhope", "1985-02-03", "LU1 1AD", "F", "9990000034"),
    person("no check digit", "Dora", "Tewson", "1985-02-03", "LU1 1AE", "F", "9990000043"),
    person("two numbers", "Edna", "Underhay", "1985-02-03", "LU1 1AF", "F", "9990000050"),
    person("all but a number", "Fleur", "Vickery", "1985-02-03", "LU1 1AG", "F"),
    person("short form", "Elizabeth", "Wigmore", "1985-02-03", "LU1 1AH", "F"),
    person("double-barrelled", "Gwen", "Yardley-Fitzroy", "1985-02-03", "LU1 1AJ", "F"),
    person("day and month", "Hilda", "Zeller", "1985-02-03", "LU1 1AL", "F"),
    person("moved", "Ingrid", "Abercorn", "1985-02-03", "LU1 1AN|LU1 1AP", "F"),
    person("married", "Juno", "Beddoes|Carlyon", "1985-02-03", "LU1 1AQ", "F"),
    person("accents", "Łukasz", "Wójcikowski", "1985-02-03", "LU1 1AR", "M"),
    person("apostrophe", "Kevin", "O'Malleyson", "1985-02-03", "LU1 1AS", "M"),
    person("twin alone", "Adam", "Dunwoody", "2012-02-03", "LU1 1AT", "M"),
    person("twin one", "Callum", "Ellerby", "2012-02-03", "LU1 1AU", "M"),
    person("twin two", "Duncan", "Ellerby", "2012-02-03", "LU1 1AU", "M"),
    person("twin with a number", "Petra", "Fanshawe", "2012-02-03", "LU1 1AW", "F", "9990000069"),
    person("father", "Rupert", "Garside", "1970-02-03", "LU1 1AX", "M"),
    person("no birth", "Selina", "Hathersage", "", "LU1 1AY", "F"),
    person("baby", "Baby", "Inchbald", "2019-02-03", "LU1 1AZ", "F"),
    person("duplicate one", "Theodora", "Jessop", "1985-02-03", "LU1 1BA", "F"),
    person("duplicate two", "Theodora", "Jessop", "1985-02-03", "LU1 1BA", "F"),
    person("theirs twice", "Ursula", "Kettlewell", "1985-02-03", "LU1 1BB", "F"),
    person("claimed", "Daniel", "Lamplugh", "1985-02-03", "LU1 1BC"),
    person("other sex", "Wilma", "Mickleburgh", "1985-02-03", "LU1 1BD", "F"),
    person("placeholder", "Unknown", "Unknown", "1985-02-03", "ZZ99 3VZ", "U"),
    person("letters for nobody", "N/K", "N/K", "1985-02-03", "LU1 1BE", "F"),
    person("not applicable", "n/a", "N/A", "1985-02-03", "LU1 1BF", "F"),
    person("not born yet", "Baby", "UNBORN", "2019-02-03", "LU1 1BG", "F"),
]
SOURCE = [
    person("number", "Anna", "Panza", "1985-02-03", "MK9 9AB", "F", "999 000 0018"),
    person("number and family", "Bella", "Redfern", "1985-12-03", "MK9 9AC", "F", "9990000026"),
    person("number alone", "Rosalind", "Thistle", "1951-07-30", "MK9 9AD", "F", "9990000034"),
    person("no check digit", "Rosamund", "Thimble", "1951-07-30", "MK9 9AE", "F", "9990000043"),
    person("two numbers", "Edna", "Underhay", "1985-02-03", "LU1 1AF", "F", "9990000077"),
    person("all but a number", "FLEUR", "VICKERY", "1985-02-03", "lu11ag", "F"),
    person("short form", "Liz", "Wigmore", "1985-02-03", "LU1 1AH", "F"),
    person("double-barrelled", "Gwen", "Fitzroy", "1985-02-03", "LU1 1AJ", "F"),
    person("day and month", "Hilda", "Zeller", "1985-03-02", "LU1 1AL", "F"),
    person("moved", "Ingrid", "Abercorn", "1985-02-03", "LU1 1AN", "F"),
    person("married", "Juno", "Beddoes", "1985-02-03", "MK9 9AQ", "F"),
    person("accents", "Lukasz", "Wojcikowski", "1985-02-03", "LU1 1AR", "M"),
    person("apostrophe", "Kevin", "OMALLEYSON", "1985-02-03", "LU1 1AS", "M"),
    person("twin alone", "Benedict", "Dunwoody", "2012-02-03", "LU1 1AT", "M"),
    person("twin one", "Callum", "Ellerby", "2012-02-03", "LU1 1AU", "M"),
    person("twin two", "Duncan", "Ellerby", "2012-02-03", "LU1 1AU", "M"),
    person("twin with a number", "Olwen", "Fanshawe", "2012-02-03", "LU1 1AW", "F", "9990000069"),
    person("father", "Rupert", "Garside", "2001-07-30", "LU1 1AX", "M"),
    person("no birth", "Selina", "Hathersage", "1985-02-03", "LU1 1AY", "F"),
    person("baby", "Jessamy", "Inchbald", "2019-02-03", "LU1 1AZ", "F"),
    person("duplicate one", "Theodora", "Jessop", "1985-02-03", "LU1 1BA", "F"),
    person("theirs twice", "Ursula", "Kettlewell", "1985-02-03", "LU1 1BB", "F"),
    person("theirs twice, again", "Ursula", "Kettlewell", "1985-02-03", "MK9 9BB", "F"),
    person("claimed", "Daniel", "Lamplugh", "1985-02-03", "LU1 1BC"),
    person("claimed, by another", "Darnell", "Lamplugh", "1985-02-03", "LU1 1BC"),
    person("other sex", "Gordon", "Mickleburgh", "1985-02-03", "LU1 1BD", "M"),
    person("placeholder", "Unknown", "Unknown", "1985-02-03", "ZZ99 3VZ", "U"),
    person("letters for nobody", "N/K", "N/K", "1985-02-03", "LU1 1BE", "F"),
    person("not applicable", "n/a", "N/A", "1985-02-03", "LU1 1BF", "F"),
    person("not born yet", "UNBORN", "BABY|Unborn", "2019-02-03", "LU1 1BG", "F"),
]
EXACT, PROBABLE = rules.EXACT, rules.PROBABLE
LINKS = {
    "number": ("number", EXACT),
    "number and family": ("number and family", EXACT),
    "all but a number": ("all but a number", PROBABLE),
    "short form": ("short form", PROBABLE),
    "double-barrelled": ("double-barrelled", PROBABLE),
    "day and month": ("day and month", PROBABLE),
    "moved": ("moved", PROBABLE),
    "married": ("married", PROBABLE),
    "accents": ("accents", PROBABLE),
    "apostrophe": ("apostrophe", PROBABLE),
    "twin one": ("twin one", PROBABLE),
    "twin two": ("twin two", PROBABLE),
    "theirs twice": ("theirs twice", PROBABLE),
    "theirs twice, again": ("theirs twice", PROBABLE),
    "claimed": ("claimed", PROBABLE),
}
REVIEWS = {
    "twin alone": {("twin alone", rules.OTHER_GIVEN_NAME)},
    "twin with a number": {("twin with a number", rules.OTHER_GIVEN_NAME)},
    "number alone": {("number alone", rules.NUMBER_ALONE)},
    "no birth": {("no birth", rules.NO_BIRTH)},
    "baby": {("baby", rules.NO_GIVEN_NAME)},
    "duplicate one": {("duplicate one", rules.NEAR_TIE), ("duplicate two", rules.NEAR_TIE)},
    "claimed, by another": {("claimed", rules.CLAIMED)},
}
NEITHER = {
    *("no check digit", "two numbers", "father", "other sex"),
    *("placeholder", "letters for nobody", "not applicable", "not born yet"),
}


@pytest.fixture(scope="module")
def found() -> Linked:
    return linked(SOURCE + crowd("S", 300, seed=5), AUTHORITY + crowd("P", 600, seed=7))


def test_every_case_has_its_answer() -> None:
    assert {*LINKS, *REVIEWS, *NEITHER} == {each["person"] for each in SOURCE}


def test_who_is_who(found: Linked) -> None:
    links = {row["source"]: (row["person"], row["method"]) for row in found.links.to_dicts()}
    assert {name: answer for name, answer in links.items() if name in {each["person"] for each in SOURCE}} == LINKS


def test_what_people_have_to_look_at(found: Linked) -> None:
    pairs: dict[str, set] = {}
    for row in found.pairs.to_dicts():
        pairs.setdefault(row["source"], set()).add((row["person"], row["reason"]))
    assert {name: reviews for name, reviews in pairs.items() if name in {each["person"] for each in SOURCE}} == REVIEWS


def test_strangers_are_strangers(found: Linked) -> None:
    """The crowds of the two systems share names, days and streets by chance alone."""
    assert found.links.filter(pl.col("source").str.contains(r"^S\d")).height == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(found: Linked, seed: int) -> None:
    source, authority = SOURCE + crowd("S", 300, seed=5), AUTHORITY + crowd("P", 600, seed=7)
    random.Random(seed).shuffle(source)
    random.Random(seed).shuffle(authority)
    again = linked(source, authority)
    assert again.links.equals(found.links)
    assert again.pairs.equals(found.pairs)


def test_how_many_are_compared_at_once_changes_nothing(found: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "AT_ONCE", 100)
    again = linked(SOURCE + crowd("S", 300, seed=5), AUTHORITY + crowd("P", 600, seed=7))
    assert again.links.equals(found.links)
    assert again.pairs.equals(found.pairs)


def decided(*decisions: tuple[str, str, bool]) -> pl.DataFrame:
    return pl.DataFrame(decisions, schema=UNDECIDED.schema, orient="row")


def test_a_pair_decided_to_be_different_is_no_link_to_expect() -> None:
    source = [each for each in SOURCE if each["person"] == "twin alone"]
    before = linked(source, AUTHORITY + crowd("P", 600, seed=7))
    after = linked(source, AUTHORITY + crowd("P", 600, seed=7), decided(("twin alone", "twin alone", False)))
    assert before.missed > 0.5
    assert (after.missed, after.pairs.height, after.links.height) == (0, 0, 0)


def test_whom_people_decided_to_be_somebody_claims_them() -> None:
    """Before, the machine links Daniel, and asks about Darnell. People say that Darnell is right."""
    source = [each for each in SOURCE if each["person"].startswith("claimed")]
    authority = AUTHORITY + crowd("P", 600, seed=7)
    found = linked(source, authority, decided(("claimed, by another", "claimed", True)))
    assert found.links.select("source", "method").rows() == [("claimed, by another", rules.REVIEWED)]
    assert found.pairs.select("source", "reason").rows() == [("claimed", rules.CLAIMED)]
    both = linked(source, authority, decided(("claimed, by another", "claimed", True), ("claimed", "claimed", True)))
    assert both.links["source"].to_list() == ["claimed", "claimed, by another"]


def test_who_agrees_with_the_one_people_decided_for_is_linked_too() -> None:
    source = [each for each in SOURCE if each["person"].startswith("theirs")]
    found = linked(source, AUTHORITY + crowd("P", 600, seed=7), decided(("theirs twice", "theirs twice", True)))
    assert dict(found.links.select("source", "method").rows()) == {
        "theirs twice": rules.REVIEWED,
        "theirs twice, again": rules.PROBABLE,
    }


def test_nobody_is_linked_where_one_side_is_empty() -> None:
    for answer in (linked([], AUTHORITY), linked(SOURCE, [])):
        assert answer.links.is_empty() and answer.pairs.is_empty()


# One person of the authority, and four of a source of whom ever less agrees: 1.000, 0.998, 0.989 and 0.93 as likely.
WILMA = person("Wilma", "Wilma", "Tewson", "1985-02-03", "LU1 1BD", "F")
EVER_LESS = [
    person("all", "Wilma", "Tewson", "1985-02-03", "LU1 1BD", "F"),
    person("family and day", "Wilma", "Panza", "1985-02-05", "LU1 1BD", "F"),
    person("family and postcode", "Wilma", "Panza", "1985-02-03", "MK9 9BD", "F"),
    person("family and unit, half", "Wilma", "Panza", "1985-02-03", "LU5 1BB", "F"),
]


def test_who_would_be_linked_too_from_a_lower_probability_is_told() -> None:
    found = linked(EVER_LESS, [WILMA, *crowd("P", 600, seed=7)])
    assert found.links["source"].to_list() == ["all", "family and day"]
    assert found.further.select("source", "person").rows() == [("family and postcode", "Wilma")]
    assert found.further["match_probability"].is_between(0.95, 0.99).all()


@pytest.mark.parametrize("threshold", [0.95, 0.99, 0.999])
def test_links_from_another_probability_are_those_that_linking_so_would_give(threshold: float) -> None:
    """What is told at one setting is enough to know the links of every other, claimants of one person included."""
    source = [*EVER_LESS, *SOURCE, person("Wilhelm", "Wilhelm", "Tewson", "1985-02-03", "LU1 1BD", "M")]
    authority = [WILMA, *AUTHORITY, *crowd("P", 600, seed=7)]
    found = linked(source, authority)
    known = pl.concat([found.links.select(found.further.columns), found.further]).join(
        found.links.select("source", "method"), on="source", how="left"
    )
    expected = known.filter((pl.col("method") == EXACT) | (pl.col("match_probability") >= threshold))
    so = linked(source, authority, thresholds=rules.Thresholds(threshold, 0.80))
    assert so.links.select("source", "person").rows() == expected.sort("source").select("source", "person").rows()


def test_nobody_is_linked_from_a_lower_probability_whose_person_another_claims() -> None:
    """Darnell is 0.99 sure or less once he has moved; Daniel is that person."""
    moved = person("claimed, by another", "Darnell", "Lamplugh", "1985-02-03", "MK9 9BC")
    source = [*(each for each in SOURCE if each["person"] == "claimed"), moved]
    found = linked(source, AUTHORITY + crowd("P", 600, seed=7))
    assert found.links["source"].to_list() == ["claimed"]
    assert found.further.is_empty()
