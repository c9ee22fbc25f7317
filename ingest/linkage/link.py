"""People of a source and of the authority -> who is who, and the pairs that people have to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import duckdb
import polars as pl

from ingest.linkage import values
from ingest.linkage.compare import compare
from ingest.linkage.model import LEVELS, SIMILAR, Weights, default_weights, probability
from ingest.linkage.people import PERSON, cleaned
from ingest.linkage.rules import (
    EXACT,
    FEWEST_BEARERS,
    PROBABLE,
    REVIEWED,
    Thresholds,
    best,
    judged,
    without_other_claimants,
)

LINKS = {
    "source": pl.String,
    PERSON: pl.String,
    "method": pl.String,
    "match_weight": pl.Float64,
    "match_probability": pl.Float64,
}
PAIRS = {**LINKS, "reason": pl.String, **dict.fromkeys(LEVELS, pl.Int8)}
del PAIRS["method"]
FURTHER = {"source": pl.String, PERSON: pl.String, "match_probability": pl.Float64}

UNDECIDED = pl.DataFrame(schema={"source": pl.String, PERSON: pl.String, "same": pl.Boolean})


@dataclass(frozen=True)
class Linked:
    """`links`: columns as `LINKS`, one row for each of the source's people who is linked. `pairs`: columns as `PAIRS`,
    the pairs that people have to look at, of people who are not linked. `further`: columns as `FURTHER`, who would be
    linked besides, if links were made from `rules.LOWEST_TRIED` on. All sorted. `missed`: how many of those not linked
    should be, by the probability of the best pair of each. `weights`: what the outcomes of comparisons weighed.
    """

    links: pl.DataFrame
    pairs: pl.DataFrame
    further: pl.DataFrame
    missed: float = 0.0
    weights: Weights = field(default_factory=default_weights)


def nobody() -> Linked:
    """No link, and no pair to look at."""
    return Linked(*(pl.DataFrame(schema=columns) for columns in (LINKS, PAIRS, FURTHER)))


def link(
    source: pl.DataFrame,
    authority: pl.DataFrame,
    thresholds: Thresholds,
    connection: duckdb.DuckDBPyConnection,
    decisions: pl.DataFrame = UNDECIDED,
) -> Linked:
    """Link the people of a source to the authority's, both as the identity store has them.

    Each of the source's is linked to one at most; several of the source's may be one of the authority's. The order of
    rows changes nothing. `connection` is where splink works. What people have decided (`decisions`: `source`, `person`,
    `same`; no person of the source is the same as two) goes before what the machine finds.
    """
    source, authority = cleaned(source), cleaned(authority)
    if source.is_empty() or authority.is_empty():
        return nobody()
    compared, weights = compare(source, authority, connection)
    pairs = with_names_known(compared, source, authority)
    same = _the_same(decisions, pairs, source, authority)
    undecided = judged(pairs).join(decisions.filter(~pl.col("same")), on=["source", PERSON], how="anti")
    undecided = undecided.join(same, on="source", how="anti")
    linked = pl.col("doubt").is_null()
    # Whoever is linked from a higher probability on is from a lower one too, and nobody claims them instead.
    possible = best(undecided, thresholds.lowest)
    claims = pl.concat([each.select("source", PERSON) for each in (possible.filter(linked), same)])
    agree = _of_one_given_name(claims, source, connection)
    possible = without_other_claimants(possible, same, agree)
    chosen = without_other_claimants(best(undecided, thresholds), same, agree)
    method = pl.when("exact").then(pl.lit(EXACT)).otherwise(pl.lit(PROBABLE))
    links = pl.concat([chosen.filter(linked).with_columns(method=method), same], how="diagonal")
    doubtful = chosen.filter(~linked).rename({"doubt": "reason"})
    further = possible.filter(linked).join(links, on="source", how="anti")
    unlinked = undecided.join(links, on="source", how="anti")
    missed = unlinked.group_by("source").agg(pl.col("match_probability").max())["match_probability"].sum()
    return Linked(
        links.select(pl.col(name).cast(kind) for name, kind in LINKS.items()).sort("source"),
        doubtful.select(pl.col(name).cast(kind) for name, kind in PAIRS.items()).sort("source", PERSON),
        further.select(pl.col(name).cast(kind) for name, kind in FURTHER.items()).sort("source"),
        round(missed, 2),
        weights,
    )


def _the_same(
    decisions: pl.DataFrame, pairs: pl.DataFrame, source: pl.DataFrame, authority: pl.DataFrame
) -> pl.DataFrame:
    """The pairs that people have decided to be one person, as far as both are known; without a weight where the two
    have so little in common that they were not compared.
    """
    same = decisions.filter("same").drop("same").filter(pl.col("source").is_in(source[PERSON].implode()))
    same = same.filter(pl.col(PERSON).is_in(authority[PERSON].implode()))
    same = same.join(pairs.select("source", PERSON, "match_weight"), on=["source", PERSON], how="left")
    return same.with_columns(match_probability=probability(pl.col("match_weight")), method=pl.lit(REVIEWED))


def with_names_known(pairs: pl.DataFrame, *people: pl.DataFrame) -> pl.DataFrame:
    """Adds `both_borne`: each of the two has a given name that several people bear.

    `people`: the source's and the authority's, or the one frame that both of a pair are from.
    """
    names = pl.concat([each.select(PERSON, "given_name") for each in people]).explode("given_name").drop_nulls()
    borne = names.filter(pl.len().over("given_name") >= FEWEST_BEARERS)["given_name"].unique()

    def bearers(people: pl.DataFrame) -> pl.Series:
        named = people.explode("given_name").filter(pl.col("given_name").is_in(borne.implode()))
        return named[PERSON].unique()

    return pairs.with_columns(
        both_borne=pl.col("source").is_in(bearers(people[0]).implode())
        & pl.col(PERSON).is_in(bearers(people[-1]).implode())
    )


def _of_one_given_name(
    claims: pl.DataFrame, source: pl.DataFrame, connection: duckdb.DuckDBPyConnection
) -> pl.DataFrame:
    """Pairs (`first`, `second`) of the source's people, to be linked to one person, whose given names agree."""
    links = claims.filter(pl.len().over(PERSON) > 1)
    forms = {
        person: {form for name in names for form in values.forms(name)}
        for person, names in source.filter(pl.col(PERSON).is_in(links["source"].implode()))
        .select(PERSON, "given_name")
        .iter_rows()
    }
    claimants = links.group_by(PERSON).agg(pl.col("source").sort())["source"].to_list()
    agree = [
        pair
        for several in claimants
        for one, other in combinations(several, 2)
        if _agree(forms[one], forms[other], connection)
        for pair in ((one, other), (other, one))
    ]
    return pl.DataFrame(agree, schema={"first": pl.String, "second": pl.String}, orient="row")


def _agree(one: set[str], other: set[str], connection: duckdb.DuckDBPyConnection) -> bool:
    """Given names that nobody would take for two people's. One that is missing contradicts none."""
    if not one or not other or one & other:
        return True
    alike = "select max(jaro_winkler_similarity(a, b)) from (select unnest(?) as a), (select unnest(?) as b)"
    return connection.execute(alike, [sorted(one), sorted(other)]).fetchone()[0] >= SIMILAR
