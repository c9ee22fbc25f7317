"""Every place of a frame of cells where a relation holds, and the system that they make."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse

from orchestration.disclosure.cells import CELL_COLUMNS
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.relations import Relation
from orchestration.disclosure.system import Floats, System

NEARLY_NOTHING = 1e-6


def system_of(cells: pl.DataFrame, relations: Sequence[Relation]) -> tuple[System, Floats]:
    """The system of a frame of cells (`cells.Printed.cells`), and its true figures, remainders included.

    An equality that the figures miss is taken with what they miss it by: a reader may know that too. An inequality
    that they break is no relation.
    """
    keyed = cells.with_row_index("cell").select("cell", *CELL_COLUMNS, "figure", "is_count")
    items = set(cells["item"].unique())
    empty = _instances(keyed.clear(), relations[0], 0)
    found = [
        _instances(keyed, relation, number) for number, relation in enumerate(relations) if _may_hold(relation, items)
    ]
    entries = pl.concat([empty, *found])
    sums = entries.group_by("relation", "place", maintain_order=True).agg(
        (pl.col("sign") * pl.col("figure")).sum().alias("constant"), pl.col("is_count").all()
    )
    holds = pl.Series([each.holds for each in relations])
    judged = pl.Series([each.remainder_is_judged for each in relations])
    sums = sums.with_columns(
        holds.gather(sums["relation"]).alias("holds"),
        (judged.gather(sums["relation"]) & sums["is_count"]).alias("is_judged"),
        (pl.col("constant") > -NEARLY_NOTHING).alias("is_possible"),
    ).filter(pl.col("is_possible") | (pl.col("holds") != "at_least"))
    sums = sums.with_columns((pl.col("is_possible") & (pl.col("holds") != "equal")).alias("has_remainder"))
    sums = sums.with_row_index("row").with_columns(
        (pl.col("has_remainder").cum_sum() - 1 + cells.height).alias("extra")
    )
    entries = entries.join(sums.select("relation", "place", "row"), on=["relation", "place"])
    remainders = sums.filter("has_remainder")
    row = np.concatenate([entries["row"], remainders["row"]])
    column = np.concatenate([entries["cell"], remainders["extra"]])
    sign = np.concatenate([entries["sign"], np.full(remainders.height, -1)]).astype(np.float64)
    size = cells.height + remainders.height
    constants = np.where(sums["has_remainder"], 0.0, sums["constant"])
    matrix = sparse.csr_array((sign, (row, column)), shape=(sums.height, size))

    def extended(name: str, fill: object, kind: type) -> np.ndarray:
        return np.concatenate([cells[name].to_numpy(), np.full(remainders.height, fill)]).astype(kind)

    resting = cells.with_row_index("cell").drop_nulls("rests_on").select("cell", "rests_on").to_numpy()
    figures = np.concatenate([cells["figure"], remainders["constant"]]).astype(np.float64)
    is_published = np.arange(size) < cells.height
    system = System(
        is_published=is_published,
        is_judged=np.concatenate([np.ones(cells.height, dtype=bool), remainders["is_judged"].to_numpy()]),
        is_count=extended("is_count", True, bool),
        is_total=extended("is_total", False, bool),
        threshold=extended("threshold", POLICY.threshold, np.float64),
        protection_level=extended("protection_level", POLICY.protection_level, np.float64),
        lowest=extended("lowest", 0.0, np.float64),
        weight=np.where(is_published, np.abs(figures), 0.0),
        rests_on=resting.astype(np.int64).reshape(-1, 2),
        matrix=matrix,
        constants=constants,
    )
    return system, figures


def _may_hold(relation: Relation, items: set[str]) -> bool:
    """Whether there are cells of every item that the relation names."""
    named = {term.item for term in relation.terms if term.item is not None}
    return named <= items if named else not items.isdisjoint(relation.items)


def _instances(cells: pl.DataFrame, relation: Relation, number: int) -> pl.DataFrame:
    """The cells of a relation wherever all of its terms are there; `place` tells its instances apart."""
    key = ["authority", *([] if relation.across_quarters else ["quarter"]), *relation.within]
    any_item = any(term.item is None for term in relation.terms)
    if any_item:
        key.append("item")
    parts = []
    for position, term in enumerate(relation.terms):
        tests = [
            pl.col(name).is_in(value) if isinstance(value, tuple) else pl.col(name) == value
            for name, value in term.where.items()
        ]
        tests.append(pl.col("item").is_in(relation.items) if term.item is None else pl.col("item") == term.item)
        parts.append(
            cells.filter(*tests)
            .with_columns(
                (pl.col("quarter") - term.quarter),
                pl.lit(position).alias("term"),
                pl.lit(float(term.sign)).alias("sign"),
            )
            .select(*key, "term", "sign", "cell", "figure", "is_count")
        )
    together = pl.concat(parts)
    whole = together.group_by(key, maintain_order=True).agg(pl.col("term").n_unique())
    whole = whole.filter(pl.col("term") == len(relation.terms)).drop("term").with_row_index("place")
    return together.join(whole, on=key).select(
        pl.lit(number).alias("relation"), "place", "sign", "cell", "figure", "is_count"
    )
