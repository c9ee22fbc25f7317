"""Finds the shipped weights of linkage anew: `python -m ingest.synthetic.linkage_weights` writes `weights.json`.

Made-up people of a county and what another agency has of them are compared, where the truth is known: m from the true
pairs, u from pairs drawn at random. What one county cannot show (how rarely two people share an NHS number) stays.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import polars as pl

from ingest.boundary.identities import PERSON, STORE
from ingest.linkage import learn, model
from ingest.linkage.people import cleaned
from ingest.synthetic import social_care
from ingest.synthetic.draws import stream
from ingest.synthetic.effect import DEFAULT
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import PROFILES
from ingest.synthetic.retold import retold

COUNTY, AGENCY, CHILDREN, SEED, AS_OF = "hertfordshire", "health", 6_000, 1903, date(2020, 3, 31)
SOURCE = (
    "Found by ingest/synthetic/linkage_weights.py: made-up people of a county and what another agency has of them"
    f" ({CHILDREN:,} children and as many adults, seed {SEED}), m from the true pairs, u from a million pairs drawn at"
    " random; NHS numbers by judgement."
)


def as_stored(people: pl.DataFrame) -> pl.DataFrame:
    """People with one value of a kind each, under `person_id`, as the identity store has them."""
    lists = [
        pl.when(pl.col(name).is_null()).then(pl.lit([], dtype=kind)).otherwise(pl.concat_list(name)).alias(name)
        for name, kind in STORE.items()
        if name != PERSON
    ]
    return people.select(pl.col("person_id").alias(PERSON), *lists)


def main() -> None:
    """Write the weights."""
    profile = PROFILES[COUNTY]
    community = draw_community(profile, SEED, AS_OF, DEFAULT, children=CHILDREN, adults=CHILDREN)
    persons = social_care.persons(community).frame
    told = retold(persons, AGENCY, profile.dfe_number, stream(SEED, COUNTY, AGENCY))
    authority, source = cleaned(as_stored(persons)), cleaned(as_stored(told))
    shipped = model.default_weights()
    with duckdb.connect() as connection:
        weights = learn.taught(model.Model(source, authority, connection).linker(shipped), shipped)
    rounded = {
        name: {label: {kind: float(f"{value:.3g}") for kind, value in pair.items()} for label, pair in levels.items()}
        for name, levels in weights.items()
    }
    model.WEIGHTS.write_text(json.dumps({"source": SOURCE, "weights": rounded}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
