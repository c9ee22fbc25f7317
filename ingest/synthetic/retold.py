"""Who people are as another agency has it: the same people, with the errors that people make.

Typing errors, swapped day and month, short and double-barrelled names, several spellings, changed family names, moved
house, missing fields, placeholders. Shares are of all people of an agency.
"""

from __future__ import annotations

import unicodedata

import numpy as np
import polars as pl

from ingest.synthetic.identity import postcodes
from ingest.synthetic.names import short_forms, spellings
from ingest.synthetic.social_care import POSTCODE_AREAS

SAID = ("given_name", "family_name", "date_of_birth", "postcode", "sex", "nhs_number")
TYPING, OTHER_SPELLING, SHORT_FORM, ONE_BARREL, PLAIN_LETTERS = 0.04, 0.2, 0.12, 0.4, 0.7
MIDDLE_NAME, MARRIED_WOMAN, MARRIED_MAN, MOVED, MOVED_NEARBY, MOVED_AWAY = 0.008, 0.05, 0.01, 0.15, 0.2, 0.1
DAY_TYPED, DAY_AND_MONTH, WRONG_YEAR = 0.015, 0.02, 0.005
NO_BIRTH, NO_POSTCODE, NO_GIVEN_NAME, NO_SEX, WRONG_SEX = 0.015, 0.05, 0.008, 0.1, 0.004
HAS_NUMBER = {"health": 0.9, "substance_misuse": 0.4}
"""Share of an agency's people with an NHS number, of those who have one in social care; of others nobody."""
BLANKS = {"postcode": ("ZZ99 3VZ", "{district}", ""), "given_name": ("Unknown", "Baby", "")}
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def retold(persons: pl.DataFrame, agency: str, dfe_number: int, rng: np.random.Generator) -> pl.DataFrame:
    """`person_id` and the columns `SAID` of social care's persons, as another agency has them."""
    size = len(persons)
    given = np.array(persons["given_name"].to_list(), dtype=object)
    family = np.array(persons["family_name"].to_list(), dtype=object)
    married = rng.random(size) < np.where(persons["sex"] == "F", MARRIED_WOMAN, MARRIED_MAN)
    family = np.where(married, rng.permutation(family), family)
    given = np.where(rng.random(size) < MIDDLE_NAME, rng.permutation(given), given)
    given = _names(rng, given, short_forms(), SHORT_FORM)
    family = np.array([_barrel(rng, name) if rng.random() < ONE_BARREL else name for name in family], dtype=object)
    given, family = (_names(rng, each, spellings(), OTHER_SPELLING) for each in (given, family))
    given, family = (_plain(rng, _typed(rng, each, TYPING)) for each in (given, family))
    given = _blank(rng, given, BLANKS["given_name"], NO_GIVEN_NAME)
    moved = rng.random(size) < MOVED
    area = np.where(rng.random(size) < MOVED_AWAY, "B", POSTCODE_AREAS[dfe_number])
    elsewhere = {each: postcodes(rng, np.arange(size), size, each).to_numpy() for each in set(area)}
    there = np.where(area == "B", elsewhere.get("B", ""), elsewhere[POSTCODE_AREAS[dfe_number]])
    here = persons["postcode"].to_numpy()
    round_the_corner = np.array([f"{known[:-2]}{new[-2:]}" for known, new in zip(here, there, strict=True)])
    there = np.where(rng.random(size) < MOVED_NEARBY, round_the_corner, there)
    postcode = np.where(moved, there, here).astype(object)
    postcode = _blank(rng, postcode, BLANKS["postcode"], NO_POSTCODE)
    draws = rng.random((size, 3))
    sex = np.where(draws[:, 0] < WRONG_SEX, np.where(persons["sex"] == "F", "M", "F"), persons["sex"].to_numpy())
    sex = np.where(draws[:, 1] < NO_SEX, "U", sex)
    number = pl.Series(draws[:, 2] < HAS_NUMBER.get(agency, 0.0))
    return pl.DataFrame(
        {
            "person_id": persons["person_id"],
            "given_name": pl.Series(list(given), dtype=pl.String),
            "family_name": pl.Series(list(family), dtype=pl.String),
            "date_of_birth": _days(rng, persons["date_of_birth"]),
            "postcode": pl.Series(list(postcode), dtype=pl.String),
            "sex": pl.Series(list(sex), dtype=pl.String),
            "nhs_number": persons.select(pl.when(number).then("nhs_number")).to_series(),
        }
    )


def strangers(told: pl.DataFrame, size: int, rng: np.random.Generator) -> pl.DataFrame:
    """People whom the agency alone knows, as like the others as people are: `size` rows with the columns `SAID`.

    A third each: the twin of one of the others; a father or son of the same name at the same address; anybody.
    """
    named = told.filter(pl.col("given_name").str.len_chars() > 2, pl.col("date_of_birth").is_not_null())
    like, other = (named[pl.Series(rng.integers(len(named), size=size))] for _ in range(2))
    kind = pl.Series(np.arange(size) % 3)
    twin, namesake = kind == 0, kind == 1
    columns = {
        "given_name": pl.when(twin).then(other["given_name"]).otherwise(like["given_name"]),
        "family_name": pl.when(twin | namesake).then(like["family_name"]).otherwise(other["family_name"]),
        "date_of_birth": pl.when(twin)
        .then(like["date_of_birth"])
        .when(namesake)
        .then(like["date_of_birth"].dt.offset_by("-23y"))
        .otherwise(other["date_of_birth"].dt.offset_by("4mo")),
        "postcode": pl.when(twin | namesake).then(like["postcode"]).otherwise(other["postcode"]),
        "sex": pl.when(twin).then(other["sex"]).otherwise(like["sex"]),
        "nhs_number": pl.lit(None, pl.String),
    }
    return pl.select(**columns).filter(~(twin & (like["given_name"] == other["given_name"])))


def _names(rng: np.random.Generator, names: np.ndarray, others: dict[str, list[str]], share: float) -> np.ndarray:
    draws, which = rng.random(len(names)), rng.random(len(names))
    return np.array(
        [
            others[name][int(place * len(others[name]))] if name in others and draw < share else name
            for name, draw, place in zip(names, draws, which, strict=True)
        ],
        dtype=object,
    )


def _barrel(rng: np.random.Generator, name: str) -> str:
    parts = name.split("-")
    return parts[rng.integers(len(parts))]


def _typed(rng: np.random.Generator, names: np.ndarray, share: float) -> np.ndarray:
    """One letter left out, doubled, swapped with the next or mistaken, in some of the names."""
    found = names.copy()
    for position in np.flatnonzero(rng.random(len(names)) < share):
        name = found[position]
        if len(name) < 4:
            continue
        at, kind = int(rng.integers(1, len(name) - 1)), int(rng.integers(4))
        letter = ALPHABET[rng.integers(len(ALPHABET))]
        found[position] = (
            name[:at]
            + (
                name[at + 1 :],
                name[at] + name[at:],
                name[at + 1] + name[at] + name[at + 2 :],
                letter + name[at + 1 :],
            )[kind]
        )
    return found


def _plain(rng: np.random.Generator, names: np.ndarray) -> np.ndarray:
    """Many systems keep no accents, and shout."""
    plain = rng.random(len(names)) < PLAIN_LETTERS
    shouted = [_without_accents(name).upper() if each else name for name, each in zip(names, plain, strict=True)]
    return np.array(shouted, dtype=object)


def _without_accents(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _blank(rng: np.random.Generator, values: np.ndarray, blanks: tuple[str, ...], share: float) -> np.ndarray:
    draws, which = rng.random(len(values)), rng.integers(len(blanks), size=len(values))
    return np.array(
        [
            blanks[place].format(district=(value or "").split(" ")[0]) if draw < share else value
            for value, draw, place in zip(values, draws, which, strict=True)
        ],
        dtype=object,
    )


def _days(rng: np.random.Generator, days: pl.Series) -> pl.Series:
    """Days of birth mistyped by one digit, with day and month swapped, in another year, or missing."""
    draws, digit = rng.random((4, len(days))), rng.integers(1, 9, size=len(days))
    year, month, day = pl.col("born").dt.year(), pl.col("born").dt.month(), pl.col("born").dt.day()
    frame = pl.DataFrame({"born": days}).with_columns(
        swapped=pl.date(year, pl.min_horizontal(day, 12), month),
        typed=pl.date(year, month, pl.min_horizontal(day // 10 * 10 + pl.Series(digit), 28)),
        another=pl.col("born").dt.offset_by("-1y"),
    )
    told = (
        pl.when(pl.Series(draws[0] < NO_BIRTH)).then(None)
        .when(pl.Series(draws[1] < DAY_AND_MONTH) & (pl.col("born").dt.day() <= 12)).then("swapped")
        .when(pl.Series(draws[2] < DAY_TYPED)).then("typed")
        .when(pl.Series(draws[3] < WRONG_YEAR)).then("another")
        .otherwise("born")
    )  # fmt: skip
    return frame.select(told.alias("date_of_birth")).to_series()
