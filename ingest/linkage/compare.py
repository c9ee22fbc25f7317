"""Every pair that may be one person, and how far its two people agree. A large source is judged by its own weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import polars as pl

from ingest.linkage.learn import ENOUGH, learnt
from ingest.linkage.model import FREQUENT, LEVELS, Model, Weights, default_weights, level
from ingest.linkage.people import PERSON

if TYPE_CHECKING:
    from splink import Linker

LEAST_WEIGHT = -10.0
"""Pairs below are not one person by any of our thresholds; those above are the runners-up that a link must beat."""
LEAST_OF_ONE_NUMBER = -25.0
"""The same for pairs that share an NHS number: people look at them although nothing else agrees."""
AT_ONCE = 20_000
"""People of the source who are compared at once: splink keeps the values of every pair that it judges in memory."""
DIGITS = 4
"""Match weights (base 2) are rounded to so many digits, far below what they can tell."""


def compare(
    source: pl.DataFrame, authority: pl.DataFrame, connection: duckdb.DuckDBPyConnection
) -> tuple[pl.DataFrame, Weights]:
    """The pairs of cleaned people that may be one, each with how far they agree, and by which weights.

    Args:
        source, authority: people as `people.cleaned` gives them.
        connection: where to work; it is left with splink's tables.

    Returns:
        The pairs: `source`, `person` (of the authority), `match_weight` (base 2, the prior included), one column a
        comparison: the number of its best level (see `level`), `MISSING` where one of the two has no value. Sorted, and
        the same whatever the order of rows in the two frames.
    """
    weights = default_weights()
    if len(source) >= ENOUGH:
        teacher = Model(source, authority, connection).linker(weights)
        weights = learnt(teacher, weights)
        teacher.table_management.delete_tables_created_by_splink_from_db()
    names = pl.concat([each.select(FREQUENT) for each in (authority, source)])
    found = [
        _by_person(Model(some, authority, connection).judge(weights, names)) for some in source.iter_slices(AT_ONCE)
    ]
    return pl.concat(found), weights


def compare_among(people: pl.DataFrame, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The pairs of cleaned people of one source that may be one, each pair once: `source` is the lower of the two.

    Columns as `compare` gives them. Judged by the shipped weights: people compared with themselves would teach that
    everything always agrees.
    """
    pairs = _by_person(Model(people, people, connection).judge(default_weights(), people))
    return pairs.filter(pl.col("source") < pl.col(PERSON))


def _by_person(judge: Linker) -> pl.DataFrame:
    """Of each pair of people the best of its records; of each comparison the best level."""
    found = judge.inference.predict(threshold_match_weight=LEAST_OF_ONE_NUMBER)
    levels = ", ".join(f"max(gamma_{name})::tinyint as {name}" for name in LEVELS)
    pairs = found.query_sql(
        f"""
        select {PERSON}_r as source, {PERSON}_l as {PERSON}, {levels},
            round(max(match_weight), {DIGITS}) as match_weight
        from {{this}} group by all
        having max(match_weight) >= {LEAST_WEIGHT} or max(gamma_nhs_number) = {level("nhs_number", "same")}
        order by all"""
    )
    by_person = pl.DataFrame(pairs.as_pyarrow_table())
    judge.table_management.delete_tables_created_by_splink_from_db()
    return by_person
