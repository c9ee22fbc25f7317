"""The last release, and what it tells of the figures of the next one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from orchestration.disclosure.assembly import Assembled, assembled
from orchestration.disclosure.cells import CELL_COLUMNS
from orchestration.disclosure.system import Flags
from orchestration.disclosure.tables import INDICATOR, Frames


@dataclass(frozen=True)
class Earlier:
    """The last release, by `schema.table`: its true figures, and what the public saw of them.

    remembered: true figures of earlier releases that it did not have. is_stand_in: the true ones are lost, and those of
    the public file stand for them.
    """

    figures: Frames
    public: Frames
    remembered: Frames = field(default_factory=dict)
    is_stand_in: bool = False


def seen(earlier: Earlier, now: Assembled) -> tuple[Flags, Flags]:
    """Of each cell, whether the last release withheld, or showed, the figure that it still has (or may have)."""
    withheld, shown = np.zeros(now.system.size, dtype=bool), np.zeros(now.system.size, dtype=bool)
    if earlier.is_stand_in:
        return _empty_then(earlier.public, now), shown
    released = now.tables.comparable(earlier.figures, now.rows)
    then = assembled(now.tables, {**now.rows, **released})
    shown_rows = {
        table: is_shown
        for table, is_shown in then.shown_rows().items()
        if table in released and earlier.public[table].height == is_shown.sum()
    }
    if INDICATOR not in shown_rows:
        return withheld, shown
    public = now.tables.comparable({table: earlier.public[table] for table in shown_rows}, then.rows)
    count = then.printed.cells.height
    old = then.printed.cells.select(CELL_COLUMNS).with_columns(
        pl.Series("was", then.values[:count]),
        pl.Series("was_shown", ~np.isnan(then.figures_in(public, shown_rows)[:count])),
        # Of a row that was left out nothing is said here: that it is left out again decides.
        pl.Series("was_public", then.printed_in(shown_rows)[:count]),
    )
    count = now.printed.cells.height
    both = now.printed.cells.select(CELL_COLUMNS).join(old, on=list(CELL_COLUMNS), how="left", maintain_order="left")
    same = both["was"].to_numpy() == now.values[:count]
    same &= both["was_public"].fill_null(value=False).to_numpy()
    was_shown = both["was_shown"].fill_null(value=False).to_numpy()
    withheld[:count], shown[:count] = same & ~was_shown, same & was_shown
    return withheld, shown


def _empty_then(public: Frames, now: Assembled) -> Flags:
    """The cells of rows and columns that a public file left empty as withheld."""
    flags = np.zeros(now.system.size, dtype=bool)
    for (table, column), places in now.printed.places.items():
        if table not in public or column not in public[table].columns:
            continue
        rows = now.rows[table]
        key = [name for name in now.tables.identity(table, rows) if name in public[table].columns]
        empty = public[table].filter(pl.col("suppression") == "c", pl.col(column).is_null()).select(key).unique()
        found = rows.select(key).with_row_index("row").join(empty, on=key, how="semi", nulls_equal=True)
        at = places[found["row"].to_numpy()]
        flags[at[at >= 0]] = True
    return flags
