"""What linkage finds, and what it costs: ``python -m tests.bench.linkage``, and at the end of ``make bench``.

Precision and recall beside a deterministic baseline (the same names, day of birth and postcode), on a county as a
partner has it and on duplicates made by the rule of FEBRL's generator; CPU and memory of a county of 30,000 persons and
60,000 of a partner's. What does not belong here: assertions (tests/unit/ingest/linkage requires precision and recall).

The rule: P. Christen and A. Pudjijono, "Accurate synthetic generation of realistic personal information" (2009), and
FEBRL 0.4.2, dsgen/generate.py. Which field is modified and how, where in a word an error lies, and a typing error as
the key beside are FEBRL's. Its lists of names and misspellings are Australian: names and postcodes are those of our
demonstration, and a misspelling from a list is one of the other modifications. A day that becomes none is drawn again,
because no file with such a day would be read.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from ingest.boundary.identities import PERSON
from ingest.linkage.link import link
from ingest.linkage.rules import Thresholds
from ingest.settings import settings
from ingest.synthetic import social_care
from ingest.synthetic.draws import stream
from ingest.synthetic.effect import DEFAULT
from ingest.synthetic.linkage_weights import as_stored
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import PROFILES
from ingest.synthetic.retold import SAID, retold, strangers
from tests.bench.goals import Goal
from tests.bench.measure import Cost, run

COUNTY, PERSONS, PARTNERS = "hertfordshire", 30_000, 60_000
ORIGINALS, MODIFICATIONS, SEED = 5_000, (1, 2, 3), 4
MOST_CPU, MOST_MEGABYTES = 20, 600
COMPARED = ("given_name", "family_name", "date_of_birth", "postcode")
SELECTED = {"given_name": 0.10, "family_name": 0.15, "postcode": 0.05, "date_of_birth": 0.10}
"""How likely a field is modified, of those that are compared here."""
KINDS = ("insert", "delete", "substitute", "transpose", "another value", "swap words", "space", "join", "missing")
MODIFIED = {
    "given_name": (0.05, 0.15, 0.35, 0.05, 0.02, 0.02, 0.01, 0.01, 0.02),
    "family_name": (0.10, 0.10, 0.35, 0.04, 0.02, 0.02, 0.01, 0.02, 0.02),
    "postcode": (0.00, 0.00, 0.35, 0.60, 0.03, 0.00, 0.00, 0.00, 0.01),
    "date_of_birth": (0.00, 0.00, 0.50, 0.30, 0.05, 0.00, 0.00, 0.00, 0.10),
}
NAMES_SWAPPED, SAME_ROW = 0.05, 0.40
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")


def main() -> None:
    """Print what is found and what it costs; with three files, link the people of two into the third."""
    if len(sys.argv) > 1:
        source, authority, links = map(Path, sys.argv[1:])
        with duckdb.connect() as connection:
            found = link(pl.read_parquet(source), pl.read_parquet(authority), _thresholds(), connection)
        found.links.write_parquet(links)
        return
    with tempfile.TemporaryDirectory() as folder:
        for goal in report(Path(folder)):
            print(goal)


def report(folder: Path) -> Iterator[Goal]:
    """Print precision and recall; the goals of what it costs. `folder`: for files."""
    persons = _persons()
    print(f"\n{'Linkage':46}{'precision':>10}{'recall':>8}{'':4}the same in all four:{'precision':>10}{'recall':>8}")
    originals = persons.head(ORIGINALS).with_columns(nhs_number=pl.lit(None, pl.String))
    for most in MODIFICATIONS:
        told = febrl(originals, most, np.random.default_rng(SEED))
        with duckdb.connect() as connection:
            found = link(as_stored(told), as_stored(originals), _thresholds(), connection).links
        _print(f"FEBRL's rule, {ORIGINALS:,}, modifications: {most}", found, told, originals)
    told, cost, found = _county(persons, folder)
    _print(f"county, {len(told):,} against {len(persons):,}", found, told, persons)
    yield Goal("linking a county, CPU-s", cost.cpu, MOST_CPU)
    yield Goal("linking a county, peak memory, MB", cost.peak_megabytes, MOST_MEGABYTES)


def febrl(originals: pl.DataFrame, most: int, rng: np.random.Generator) -> pl.DataFrame:
    """One duplicate of each original, with `most` modifications, one a field, in `COMPARED`."""
    texts = originals.with_columns(
        pl.col("given_name", "family_name").str.to_lowercase(), pl.col("date_of_birth").dt.strftime("%Y%m%d")
    )
    columns = {name: texts[name].to_list() for name in COMPARED}
    fields = list(SELECTED)
    shares = np.array(list(SELECTED.values()))
    for row in range(len(originals)):
        if most > 1 and rng.random() <= NAMES_SWAPPED:
            given, family = columns["given_name"], columns["family_name"]
            given[row], family[row] = family[row], given[row]
        for field in rng.choice(fields, size=most, replace=False, p=shares / shares.sum()):
            values = columns[field]
            values[row] = _modified(field, values[row], values, rng)
    told = originals.with_columns(*(pl.Series(name, values, pl.String) for name, values in columns.items()))
    return told.with_columns(pl.col("date_of_birth").str.to_date("%Y%m%d"))


def _modified(field: str, value: str | None, others: list[str | None], rng: np.random.Generator) -> str | None:
    if not value:
        return value
    shares = np.array(MODIFIED[field])
    while True:
        found = _by_kind(str(rng.choice(KINDS, p=shares / shares.sum())), value, others, rng)
        if field != "date_of_birth" or not found or _is_day(found):
            return found or None


def _by_kind(kind: str, value: str, others: list[str | None], rng: np.random.Generator) -> str | None:
    # Errors hardly lie at the beginning of a word.
    at = int(min(max(0, round(rng.normal(len(value) / 2 + 1))), len(value) - 1))
    before, here, after = value[:at], value[at], value[at + 1 :]
    made = {
        "insert": before + _beside(here, rng) + here + after,
        "delete": before + after,
        "substitute": before + _beside(here, rng) + after,
        "transpose": before[:-1] + here + before[-1:] + after,
        "another value": others[rng.integers(len(others))],
        "swap words": " ".join(reversed(value.split(" "))),
        "space": f"{before} {here}{after}",
        "join": value.replace(" ", "", 1),
        "missing": None,
    }
    return made[kind]


def _is_day(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return False
    return True


def _beside(character: str, rng: np.random.Generator) -> str:
    """A key beside that of the character, or any other of its kind."""
    row = next((row for row in ROWS if character.lower() in row), "")
    place = row.find(character.lower())
    near = "".join(row[each] for each in (place - 1, place + 1) if 0 <= each < len(row)) if row else ""
    choice = near if near and rng.random() <= SAME_ROW else "0123456789" if character.isdigit() else "".join(ROWS[:3])
    found = choice[rng.integers(len(choice))]
    return found.upper() if character.isupper() else found


def _persons() -> pl.DataFrame:
    children = PERSONS // 2
    community = draw_community(PROFILES[COUNTY], SEED, date(2020, 3, 31), DEFAULT, children=children, adults=children)
    return social_care.persons(community).frame.head(PERSONS)


def _county(persons: pl.DataFrame, folder: Path) -> tuple[pl.DataFrame, Cost, pl.DataFrame]:
    """The people of a partner, half of whom the authority knows; what linking them costs; the links."""
    rng = stream(SEED, COUNTY, "police")
    known = retold(persons, "police", PROFILES[COUNTY].dfe_number, rng)
    alone = strangers(known, 2 * (PARTNERS - len(known)), rng).head(PARTNERS - len(known))
    told = pl.concat([known, alone.select(pl.format("S{}", pl.int_range(pl.len())).alias("person_id"), *SAID)])
    files = [folder / f"{name}.parquet" for name in ("source", "authority", "links")]
    as_stored(told).write_parquet(files[0])
    as_stored(persons).write_parquet(files[1])
    command = [sys.executable, "-m", "tests.bench.linkage", *map(str, files)]
    cost = run(command, environment={}, log=folder / "linkage.log")
    return told, cost, pl.read_parquet(files[2])


def _print(what: str, links: pl.DataFrame, told: pl.DataFrame, persons: pl.DataFrame) -> None:
    same = [pl.col(name).cast(pl.String).str.to_lowercase() for name in COMPARED]
    ours = persons.select(*same, linked="person_id").drop_nulls()
    exactly = told.select("person_id", *same).join(ours, on=COMPARED).select("person_id", "linked")
    known = told.join(persons, on="person_id", how="semi").height
    found = links.select(person_id="source", linked=PERSON)
    precise, recalled, *baseline = (figure for pairs in (found, exactly) for figure in _right(pairs, known))
    print(f"{what:46}{precise:10.4f}{recalled:8.4f}{'':25}{baseline[0]:10.4f}{baseline[1]:8.4f}", flush=True)


def _right(pairs: pl.DataFrame, known: int) -> tuple[float, float]:
    """Precision and recall."""
    right = pairs.filter(pl.col("person_id") == pl.col("linked")).height
    return right / max(pairs.height, 1), right / known


def _thresholds() -> Thresholds:
    return Thresholds(settings().link_from, settings().review_from)


if __name__ == "__main__":
    main()
