"""Disclosure control of everything that is published together, as one system: the stage before the public file.

`controlled` chooses what to withhold and gives the tables as the public may see them; `reattacked` is the gate, which
takes nothing from that choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.analysis.disclosure import (
    cells,
    evaluation_cells,
    evaluation_relations,
    indicator,
    indicator_cells,
    relations,
    suppress,
)
from orchestration.analysis.disclosure.attack import attack
from orchestration.analysis.disclosure.cells import Printed
from orchestration.analysis.disclosure.system import Flags, Floats, System


class OtherRowsError(ValueError):
    """A published table does not hold the rows it should, in the order it should."""


Frames = Mapping[str, pl.DataFrame]
INDICATOR = indicator_cells.TABLE
ROW_KEY = ("authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start")
ABSENCE_CODES = "reference.attendance_codes"
ROUNDED_BY, ROUNDED_SHARE = 1.0, 0.001
"""How far a whole number worked out from a mean or a share to one decimal can be from the true one."""


@dataclass(frozen=True)
class Earlier:
    """`kpi.indicator` of the last published generation: as it was, and as the public saw it."""

    figures: pl.DataFrame
    public: pl.DataFrame


@dataclass(frozen=True)
class Controlled:
    """The tables as the public may see them, and what that cost, in cells.

    cells: printed, known and not 0. small: withheld for their own size or for what they rest on. further: withheld to
    protect those. seen_before: withheld though the last generation showed the same figure. cut_to_totals: rounds in
    which a table could not be made safe otherwise.
    """

    frames: Frames
    cells: int
    small: int
    further: int
    seen_before: int
    cut_to_totals: int


@dataclass(frozen=True)
class Reattacked:
    """What an attack on the published tables found, in cells: `fallen` by table, and small counts left standing."""

    withheld: int
    fallen: Mapping[str, int]
    small_shown: int
    rates_shown: int


def controlled(frames: Frames, earlier: Earlier | None = None) -> Controlled:
    """What the public may see of `kpi.indicator` and `evaluation.*`, by `schema.table`.

    `frames` holds them whole, and the reference tables that say who is whose neighbour and what absence codes mean.

    Raises:
        UnknownMeasureError, UnknownTableError: something to be published is in no register.
    """
    rows, printed, system, values = _system(frames)
    kept_back, known = _since(earlier, rows[INDICATOR], printed, system.size)
    choice = suppress.protect(system, values, kept_back, known)
    public = {
        table: indicator_cells.published(rows[table], printed, choice.withheld)
        if table == INDICATOR
        else evaluation_cells.published(table, rows, printed, choice.withheld)
        for table in rows
        if not table.startswith("reference.")
    }
    return Controlled(
        frames=public,
        cells=int((system.is_published & (values != 0)).sum()),
        small=int(choice.small.sum()),
        further=int((choice.withheld & ~choice.small).sum()),
        seen_before=int((choice.withheld & known).sum()),
        cut_to_totals=choice.widened,
    )


def reattacked(frames: Frames, public: Frames) -> Reattacked:
    """Attack the published tables afresh.

    What a reader knows is taken from `public` alone, row by row in the order of `frames`; those say only which cells
    there are, by how much breakdowns miss their totals, and which whole number is behind a rounded mean or share: all
    of that a reader is taken to know.

    Raises:
        OtherRowsError: the rows are not the same.
        ContradictionError: the published figures contradict each other.
    """
    rows, printed, system, values = _system(frames)
    _same_rows(rows, public)
    figures = printed.shown(_prints(public), system.size)
    figures[~system.is_published] = np.nan
    figures = np.where(np.isclose(figures, values, rtol=ROUNDED_SHARE, atol=ROUNDED_BY), values, figures)
    outcome = attack(system, figures)
    is_small = suppress.small_cells(system, values) & ~np.isnan(figures)
    fallen: dict[str, int] = {}
    for (table, _), places in printed.places.items():
        hit = int(np.isin(places, outcome.fallen).sum())
        fallen[table] = fallen.get(table, 0) + hit
    remainders = int((outcome.fallen >= printed.cells.height).sum())
    counted = {table: count for table, count in fallen.items() if count} | (
        {"remainders": remainders} if remainders else {}
    )
    return Reattacked(
        withheld=int((system.is_published & np.isnan(figures)).sum()),
        fallen=counted,
        small_shown=int(is_small.sum()),
        rates_shown=_rates_shown(public[INDICATOR]),
    )


def _same_rows(rows: Frames, public: Frames) -> None:
    for table in public:
        key = evaluation_cells.key(table) if table != INDICATOR else [pl.col(name) for name in ROW_KEY]
        if not public[table].select(key).equals(rows[table].select(key)):
            raise OtherRowsError(f"the rows of {table} are not those that it was made of, in their order")


def _rates_shown(public: pl.DataFrame) -> int:
    """Rows whose value is given although a figure that it rests on is withheld."""
    is_withheld = pl.col("suppression") == "c"
    return public.filter(is_withheld & pl.col("value").is_not_null()).height


def _system(frames: Frames) -> tuple[Frames, Printed, System, Floats]:
    rows = {
        table: evaluation_cells.to_publish(table, frame) if table.startswith("evaluation.") else frame
        for table, frame in frames.items()
    }
    printed = cells.gathered(_prints(rows), {table: frame.height for table, frame in rows.items()})
    known = [*indicator.RELATIONS, *evaluation_relations.RELATIONS]
    if ABSENCE_CODES in frames:
        known += indicator.code_relations(frames[ABSENCE_CODES])
    system, values = relations.system_of(printed.cells, known)
    return rows, printed, system, values


def _prints(rows: Frames) -> list[pl.DataFrame]:
    evaluation = [table for table in rows if table.startswith("evaluation.")]
    return [
        indicator_cells.prints(rows[INDICATOR]),
        *(each for table in evaluation for each in evaluation_cells.prints(table, rows[table])),
    ]


def _since(earlier: Earlier | None, rows: pl.DataFrame, printed: Printed, size: int) -> tuple[Flags, Flags]:
    """Of each cell, whether the last generation withheld, or showed, the figure that it still has."""
    kept_back, known = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    if earlier is None:
        return kept_back, known
    figures = indicator_cells.FIGURES
    was = earlier.figures.select(*ROW_KEY, *(pl.col(name).alias(f"was_{name}") for name in figures))
    seen = earlier.public.select(*ROW_KEY, *(pl.col(name).alias(f"seen_{name}") for name in figures))
    both = rows.select(*ROW_KEY, *figures).join(was, on=ROW_KEY, how="left", maintain_order="left")
    both = both.join(seen, on=ROW_KEY, how="left", maintain_order="left")
    for name in figures:
        places = printed.place(INDICATOR, name)
        is_same = (both[name] == both[f"was_{name}"]).fill_null(value=False).to_numpy() & (places >= 0)
        was_shown = both[f"seen_{name}"].is_not_null().to_numpy()
        kept_back[places[is_same & ~was_shown]] = True
        known[places[is_same & was_shown]] = True
    return kept_back & ~known, known
