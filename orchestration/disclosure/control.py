"""Disclosure control of everything that is published together, as one system: the stage before the public file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.disclosure import earlier as last_release
from orchestration.disclosure import revisions, suppression
from orchestration.disclosure.assembly import assembled
from orchestration.disclosure.cells import CELL_COLUMNS
from orchestration.disclosure.earlier import Earlier
from orchestration.disclosure.roles import Register
from orchestration.disclosure.tables import Frames, Tables, published_of


@dataclass(frozen=True)
class Controlled:
    """The tables as the public may see them, and what that cost, in cells.

    figures: the true figures behind them: of those that changed by too little, the last released ones.
    remembered: figures once released that are not among them. cells: printed, known and not 0.
    primary: withheld for their own size or for what they rest on. secondary: withheld to protect those.
    kept: figures that changed and stay as they were released. seen_before: withheld though the last release showed the
    same figure. cut_to_totals: how often a part could not be made safe but by publishing its totals only.
    """

    frames: Frames
    figures: Frames
    remembered: Frames
    cells: int
    primary: int
    secondary: int
    kept: int
    seen_before: int
    cut_to_totals: int


def controlled(
    frames: Frames, register: Register, earlier: Earlier | None = None, *, is_revision: bool = False
) -> Controlled:
    """What the public may see of `kpi.indicator`, `evaluation.*` and `monitoring.*`, by `schema.table`.

    frames: those tables whole, and the reference tables that say who is whose neighbour and what codes mean.
    register: the roles of the evaluation's tables. earlier: the last release; its figures stay where they changed by
    too little to be told, unless this is the yearly revision.

    Raises:
        UnknownMeasureError, UnknownTableError: something to be published is in no register.
    """
    tables = Tables(register)
    now = assembled(tables, frames)
    withhold, kept, remembered = now.printed.cells.select(CELL_COLUMNS).clear(), 0, {}
    if earlier is not None and not is_revision:
        released = tables.comparable(earlier.figures, now.rows)
        forgotten = tables.comparable(earlier.remembered, now.rows)
        once = {table: pl.concat([forgotten.get(table, frame.clear()), frame]) for table, frame in released.items()}
        then = assembled(tables, {**frames, **once})
        hidden, _ = last_release.seen(earlier, now)
        before = revisions.Before({table: then.rows[table] for table in once}, then.printed, hidden)
        revised = revisions.revised(now, before)
        withhold, kept = revised.withhold, revised.kept
        remembered = revisions.remembered(tables, now.rows, before.frames)
        now = assembled(tables, revised.frames)
    was_withheld = was_shown = np.zeros(now.system.size, dtype=bool)
    if earlier is not None:
        was_withheld, was_shown = last_release.seen(earlier, now)
    shown = now.shown_rows()
    hidden = was_withheld | now.flags(withhold) | (now.printed_only_in_hidden_rows(shown) & (now.values != 0))
    choice = suppression.protect(now.system, now.values, hidden, was_shown)
    return Controlled(
        frames={
            table: tables.published(table, now.rows, now.printed, choice.withheld).filter(shown[table])
            for table in published_of(now.rows)
        },
        figures={table: now.rows[table] for table in published_of(now.rows)},
        remembered=remembered,
        cells=int((now.system.is_published & (now.values != 0)).sum()),
        primary=int(choice.primary.sum()),
        secondary=int((choice.withheld & ~choice.primary).sum()),
        kept=kept,
        seen_before=int((choice.withheld & was_shown).sum()),
        cut_to_totals=choice.cut_to_totals,
    )
