"""People of the authority who look like one human being: reported, never merged."""

from __future__ import annotations

import duckdb
import polars as pl

from ingest.linkage.compare import compare_among
from ingest.linkage.link import with_names_known
from ingest.linkage.people import PERSON, cleaned
from ingest.linkage.rules import Thresholds, judged

OTHER = "other"
DUPLICATES = {PERSON: pl.String, OTHER: pl.String, "match_weight": pl.Float64, "match_probability": pl.Float64}


def duplicates(authority: pl.DataFrame, thresholds: Thresholds, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Pairs of the authority's people, as the identity store has them, whom linkage would take for one.

    A pair is as likely as those that people look at (`thresholds.review`), or has one NHS number and a second thing
    that agrees. What linkage doubts is no such pair: twins, and people without a day of birth or a given name.

    Returns:
        Columns as `DUPLICATES`, each pair once, its lower identifier first; sorted. `connection` is left with splink's
        tables.
    """
    people = cleaned(authority)
    if people.is_empty():
        return pl.DataFrame(schema=DUPLICATES)
    pairs = judged(with_names_known(compare_among(people, connection), people))
    likely = pl.col("exact") | (pl.col("match_probability") >= thresholds.review)
    found = pairs.filter(pl.col("doubt").is_null() & likely).rename({"source": PERSON, PERSON: OTHER})
    return found.select(pl.col(name).cast(kind) for name, kind in DUPLICATES.items()).sort(PERSON, OTHER)
