"""People made up for tests of linkage, as the identity store has them."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import polars as pl

from ingest.boundary.identities import PERSON, SEEN, STORE
from ingest.linkage.duplicates import duplicates
from ingest.linkage.link import UNDECIDED, Linked, link
from ingest.linkage.rules import Thresholds
from ingest.synthetic import identity, names

DEFAULT = Thresholds(link=0.99, review=0.80)


def person(  # noqa: PLR0917
    name: str, given: str, family: str, born: str, postcode: str = "", sex: str = "", number: str = ""
) -> dict:
    """One person; several values of a kind stand side by side, parted by a bar."""
    texts = {"given_name": given, "family_name": family, "postcode": postcode, "sex": sex, "nhs_number": number}
    lists = {kind: [text for text in said.split("|") if text] for kind, said in texts.items()}
    lists["date_of_birth"] = [dt.date.fromisoformat(day) for day in born.split("|") if day]
    return {PERSON: name, **lists}


def store(people: list[dict]) -> pl.DataFrame:
    return pl.DataFrame(people, schema=STORE)


def crowd(prefix: str, count: int, seed: int) -> list[dict]:
    """People who are nobody's: what makes a name frequent or rare."""
    rng = np.random.default_rng(seed)
    family = np.arange(count) // 3
    sex = rng.choice(["M", "F"], count)
    name = names.named(rng, family, sex, np.arange(count) % 3 > 0)
    born = rng.integers(-3_000, 18_000, size=count)
    frame = pl.DataFrame(
        {
            "given_name": name.given_name,
            "family_name": name.family_name,
            "date_of_birth": pl.Series(born).cast(pl.Int32).cast(pl.Date),
            "postcode": identity.postcodes(rng, family, count, "LU"),
            "sex": sex,
            "nhs_number": identity.nhs_numbers(np.arange(count) + seed * 10_000),
        }
    )
    return [
        {PERSON: f"{prefix}{number}", **{kind: [row[kind]] if row[kind] else [] for kind in SEEN}}
        for number, row in enumerate(frame.to_dicts())
    ]


def linked(
    source: list[dict],
    authority: list[dict],
    decisions: pl.DataFrame = UNDECIDED,
    thresholds: Thresholds = DEFAULT,
) -> Linked:
    with duckdb.connect() as connection:
        return link(store(source), store(authority), thresholds, connection, decisions)


def found_twice(authority: list[dict]) -> set[tuple[str, str]]:
    """The pairs of an authority's people who look like one."""
    with duckdb.connect() as connection:
        found = duplicates(store(authority), DEFAULT, connection)
    return set(found.select("person", "other").iter_rows())
