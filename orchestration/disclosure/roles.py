"""What a table of `evaluation.*` or `monitoring.*` prints, as it declares: counts, and columns that rest on them.

A register, by `schema.table`, is put together where the tables are declared and handed to `control`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from orchestration.disclosure.relations import Relation


@dataclass(frozen=True)
class Count:
    """A column that prints a number of people or things, or of days summed over them (`is_sum`).

    item: what is counted. figure: the whole number behind the column, where it prints something else of it, such as
    a mean. on: the item it rests on. place: where its cell belongs, if elsewhere than those of its row.
    """

    column: str
    item: str | pl.Expr
    figure: pl.Expr | None = None
    is_sum: bool | pl.Expr = False
    on: str | pl.Expr | None = None
    place: Mapping[str, pl.Expr] = field(default_factory=dict)


@dataclass(frozen=True)
class Rests:
    """Columns that are withheld with any cell of other rows: those that agree with the row in `on`, by cell column.

    when: the rows it is about. of_neighbours: the cells are those of the authority's statistical neighbours.
    """

    columns: tuple[str, ...]
    on: Mapping[str, pl.Expr]
    when: pl.Expr | None = None
    of_neighbours: bool = False


@dataclass(frozen=True)
class Table:
    """How a table is published.

    counts: its counts. figures: columns that are withheld with any count of their row. place: where its cells belong,
    by the columns of `cells.CELL_COLUMNS`. rests: columns that rest on other rows. decimals: how columns are rounded.
    leaves_out: rows that are never published, and drops: columns. relations: what adds up to what, among its cells and
    with those of other tables.
    """

    counts: tuple[Count, ...] = ()
    figures: tuple[str, ...] = ()
    place: Mapping[str, pl.Expr] = field(default_factory=dict)
    rests: tuple[Rests, ...] = ()
    decimals: Mapping[str, int] = field(default_factory=dict)
    leaves_out: pl.Expr | None = None
    drops: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()


Register = Mapping[str, Table]
"""Every table of the evaluation that may be published, by `schema.table`."""


def quarter_of(day: str | pl.Expr) -> pl.Expr:
    """The number of the quarter that a date lies in: of a column of that name, or of an expression."""
    date = pl.col(day) if isinstance(day, str) else day
    return date.dt.year().cast(pl.Int64) * 4 + (date.dt.month().cast(pl.Int64) - 1) // 3
