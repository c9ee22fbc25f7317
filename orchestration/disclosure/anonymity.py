"""k-anonymity of rows about people: how many share what could be used to recognise them, and what coarsening would do.

A class is the people of an authority who have the same quasi-identifiers; k is the size of the smallest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from orchestration.disclosure.policy import POLICY

ETHNIC_GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "C": "Asian", "B": "Black", "O": "Other"}
"""By the first letter of the Department for Education's codes; the census has Chinese (CHNE) with Asian. The others,
refused and not obtained, are not known."""


@dataclass(frozen=True)
class Step:
    """One way to give a quasi-identifier, from as it is (`loss` 0) to not at all."""

    name: str
    expression: pl.Expr
    loss: float


def _age_band(*starts: int) -> pl.Expr:
    band = pl.lit("not known")
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        is_in = pl.col("d04_age") >= start
        band = pl.when(is_in).then(pl.lit(f"{start} to {end - 1}" if end else f"{start} and over")).otherwise(band)
    return band


_NOT_AT_ALL = pl.lit("")
LATTICE: Mapping[str, Sequence[Step]] = {
    "age band": (
        Step("years", pl.col("d04_age").cast(pl.String), 0),
        Step("0 to 4, 5 to 11, 12 to 17, 18 to 29, 30 and over", _age_band(0, 5, 12, 18, 30), 0.4),
        Step("child or adult", _age_band(0, 18), 0.8),
        Step("left out", _NOT_AT_ALL, 1),
    ),
    "sex": (Step("as it is", pl.col("d02_sex"), 0), Step("left out", _NOT_AT_ALL, 1)),
    "ethnicity group": (
        Step("code", pl.col("d06_ethnicity"), 0),
        Step("group", pl.col("d06_ethnicity").str.slice(0, 1).replace_strict(ETHNIC_GROUPS, default=None), 0.5),
        Step("left out", _NOT_AT_ALL, 1),
    ),
    "team": (Step("as it is", pl.col("r13_latest_fs_team"), 0), Step("left out", _NOT_AT_ALL, 1)),
    "quarter": (
        Step("quarter", pl.col("quarter_start").cast(pl.String), 0),
        Step("year", pl.col("quarter_start").dt.year().cast(pl.String), 0.5),
        Step("left out", _NOT_AT_ALL, 1),
    ),
}
"""The quasi-identifiers of kpi.person_quarter, each with its steps from fine to coarse."""


@dataclass(frozen=True)
class Anonymity:
    """k of the rows as they are; people, and those in a class smaller than the policy's k in any row.

    coarsening: of all ways that reach the policy's k the one that loses least: the step of each quasi-identifier; empty
    if none.
    """

    k: int
    people: int
    people_in_small_classes: int
    coarsening: Mapping[str, str]
    k_coarsened: int


def anonymity(person_quarter: pl.DataFrame) -> Anonymity:
    """Judge the rows of `kpi.person_quarter`; without a row k is 0."""
    ways = sorted(product(*LATTICE.values()), key=lambda steps: sum(step.loss for step in steps))
    stepped = person_quarter.select(
        "authority",
        "person_key",
        *(
            step.expression.fill_null("not known").cast(pl.Categorical).alias(f"{name}/{step.name}")
            for name, steps in LATTICE.items()
            for step in steps
        ),
    )
    sizes = _classes(stepped, ways[0], pl.col("person_key").unique().alias("keys"))
    reached = next(((steps, k) for steps in ways if (k := _k(_classes(stepped, steps))) >= POLICY.k), None)
    in_small = sizes.filter(pl.col("people") < POLICY.k).explode("keys")
    return Anonymity(
        k=_k(sizes),
        people=person_quarter.select("authority", "person_key").n_unique(),
        people_in_small_classes=in_small.select("authority", "keys").n_unique(),
        coarsening={} if reached is None else dict(zip(LATTICE, (step.name for step in reached[0]), strict=True)),
        k_coarsened=0 if reached is None else reached[1],
    )


def _classes(stepped: pl.DataFrame, steps: Sequence[Step], *more: pl.Expr) -> pl.DataFrame:
    columns = [f"{name}/{step.name}" for name, step in zip(LATTICE, steps, strict=True) if step.loss < 1]
    return stepped.group_by("authority", *columns).agg(pl.col("person_key").n_unique().alias("people"), *more)


def _k(classes: pl.DataFrame) -> int:
    smallest = classes["people"].min()
    return 0 if smallest is None else int(smallest)
