"""The cells that the rows of `evaluation.*` and `monitoring.*` print, and those rows as the public may see them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from orchestration.disclosure.cells import CELL_COLUMNS, DESCRIBED, PRINT_COLUMNS, Printed
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.roles import Count, Rests, Table
from orchestration.disclosure.system import Flags

NEIGHBOURS = "reference.statistical_neighbours"


def prints(table: str, role: Table, rows: pl.DataFrame) -> list[pl.DataFrame]:
    """What the rows of a table print, as frames of `PRINT_COLUMNS`; a figure that is not known is none."""
    return [_prints(table, role, count, rows) for count in role.counts]


def _prints(table: str, role: Table, count: Count, rows: pl.DataFrame) -> pl.DataFrame:
    where = {"quarter": pl.lit(0, dtype=pl.Int64), **role.place, **count.place}
    is_sum = pl.lit(count.is_sum) if isinstance(count.is_sum, bool) else count.is_sum
    figure = pl.col(count.column) if count.figure is None else count.figure
    described = {
        **DESCRIBED,
        "is_count": ~is_sum,
        "is_total": where.get("level", pl.lit("")).is_in(["", "authority", "all", "agreement", "survey"]),
        "lowest": pl.when(is_sum).then(0.0).otherwise(1.0),
        "on": _text(count.on),
    }
    return (
        rows.with_row_index("row")
        .select(
            "row",
            "authority",
            pl.lit(table).alias("table"),
            pl.lit(count.column).alias("column"),
            *(where.get(name, pl.lit("")).alias(name) for name in CELL_COLUMNS if name not in ("authority", "item")),
            _text(count.item).alias("item"),
            figure.cast(pl.Float64).alias("figure"),
            *(expression.alias(name) for name, expression in described.items()),
        )
        .filter(pl.col("figure").is_not_null())
        .select(PRINT_COLUMNS)
    )


def _text(item: str | pl.Expr | None) -> pl.Expr:
    return item if isinstance(item, pl.Expr) else pl.lit(item, dtype=pl.String)


def published(
    table: str, role: Table, frames: Mapping[str, pl.DataFrame], printed: Printed, withheld: Flags
) -> pl.DataFrame:
    """The rows of a table as the public may see them: `suppression` is c where something of the row is withheld, x
    where its estimate is not available, else empty. `frames`: all tables, of rows that may be published."""
    rows = frames[table]
    hidden: dict[str, Flags] = {}
    for column in {count.column for count in role.counts}:
        hidden[column] = printed.hidden(table, column, withheld)
    any_count = np.logical_or.reduce([np.zeros(rows.height, dtype=bool), *hidden.values()])
    for column in role.figures:
        hidden[column] = any_count
    for rests in role.rests:
        flags = _rests_on(rows, rests, printed, withheld, frames.get(NEIGHBOURS))
        for column in rests.columns:
            hidden[column] = hidden.get(column, np.zeros(rows.height, dtype=bool)) | flags
    is_withheld = pl.Series(np.logical_or.reduce([np.zeros(rows.height, dtype=bool), *hidden.values()]))
    texts = {}
    if "left_out_kinds" in rows.columns:  # how many were left out stands in no cell, so only analysts see it
        texts["left_out"] = pl.col("left_out_kinds")
    if "reason" in rows.columns:  # why a figure is empty tells of the figure that it would have been
        texts["reason"] = pl.when(is_withheld).then(pl.lit(POLICY.reason_withheld)).otherwise("reason")
    is_empty = pl.col("estimate").is_null() if "estimate" in rows.columns else pl.lit(value=False)
    return rows.with_columns(
        *(
            pl.when(~pl.Series(flags)).then(_rounded(pl.col(column), role.decimals.get(column))).alias(column)
            for column, flags in hidden.items()
        ),
        *(
            _rounded(pl.col(column), decimals).alias(column)
            for column, decimals in role.decimals.items()
            if column not in hidden and column in rows.columns
        ),
        *(text.alias(column) for column, text in texts.items()),
        pl.when(is_withheld)
        .then(pl.lit("c"))
        .when(is_empty)
        .then(pl.lit("x"))
        .otherwise(pl.lit(""))
        .alias("suppression"),
    ).drop(role.drops, *(["left_out_kinds"] if "left_out_kinds" in rows.columns else []))


def rows_resting_on(
    table: str, role: Table, frames: Mapping[str, pl.DataFrame], printed: Printed, cells: Flags
) -> Flags:
    """Of each row of a table, whether a column of it rests on one of these cells of other rows (`Table.rests`)."""
    rows = frames[table]
    found = [_rests_on(rows, rests, printed, cells, frames.get(NEIGHBOURS)) for rests in role.rests]
    return np.logical_or.reduce([np.zeros(rows.height, dtype=bool), *found])


def _rounded(column: pl.Expr, decimals: int | None) -> pl.Expr:
    return column if decimals is None else column.round(decimals)


def _rests_on(
    rows: pl.DataFrame, rests: Rests, printed: Printed, among: Flags, neighbours: pl.DataFrame | None
) -> Flags:
    names = list(rests.on)
    cells = printed.cells.filter(pl.Series(among[: printed.cells.height])).select(names).unique()
    if rests.of_neighbours:
        if neighbours is None:
            return np.zeros(rows.height, dtype=bool)
        pairs = neighbours.select("authority", "neighbour")
        cells = cells.rename({"authority": "neighbour"}).join(pairs, on="neighbour").select(names).unique()
    when = pl.lit(value=True) if rests.when is None else rests.when
    keys = rows.with_row_index("row").select(
        "row", *(expression.alias(name) for name, expression in rests.on.items()), when.alias("when")
    )
    found = keys.join(
        cells.with_columns(pl.lit(value=True).alias("found")), on=names, how="left", maintain_order="left"
    )
    return (found["found"].fill_null(value=False) & found["when"]).to_numpy()
