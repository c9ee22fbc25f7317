"""Disclosure control of everything that is published together, as one system: the stage before the public file.

`controlled` chooses what to withhold and gives the tables as the public may see them; `reattacked` is the gate, which
takes nothing from that choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from orchestration.disclosure import (
    cells,
    evaluation_cells,
    evaluation_relations,
    indicator,
    indicator_cells,
    relations,
    revisions,
    suppress,
    texts,
)
from orchestration.disclosure.attack import attack
from orchestration.disclosure.cells import CELL_COLUMNS, Printed
from orchestration.disclosure.system import Flags, Floats, System


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
    """The last release, by `schema.table`: its true figures, and what the public saw of them.

    remembered: true figures of earlier releases that it did not have. is_stand_in: the true ones are lost, and those of
    the public file stand for them.
    """

    figures: Frames
    public: Frames
    remembered: Frames = field(default_factory=dict)
    is_stand_in: bool = False


@dataclass(frozen=True)
class Controlled:
    """The tables as the public may see them, and what that cost, in cells.

    figures: the true figures behind them: of those that changed by too little, the last released ones.
    remembered: figures once released that are not among them. cells: printed,
    known and not 0. small: withheld for their own size or for what they rest on. further: withheld to protect those.
    kept: figures that changed and stay as they were released. seen_before: withheld though the last release showed the
    same figure. cut_to_totals: rounds in which a table could not be made safe otherwise.
    """

    frames: Frames
    figures: Frames
    remembered: Frames
    cells: int
    small: int
    further: int
    kept: int
    seen_before: int
    cut_to_totals: int


@dataclass(frozen=True)
class Reattacked:
    """What an attack on the published tables found, in cells: `fallen` by table, and small counts left standing."""

    withheld: int
    fallen: Mapping[str, int]
    small_shown: int
    rates_shown: int


def controlled(frames: Frames, earlier: Earlier | None = None, *, is_revision: bool = False) -> Controlled:
    """What the public may see of `kpi.indicator` and `evaluation.*`, by `schema.table`.

    `frames` holds them whole, and the reference tables that say who is whose neighbour and what codes mean. With an
    `earlier` release its figures stay where they changed by too little to be told, unless this is the yearly revision.

    Raises:
        UnknownMeasureError, UnknownTableError: something to be published is in no register.
    """
    rows, printed, system, values = _system(frames)
    withhold, kept, remembered = printed.cells.select(CELL_COLUMNS).clear(), 0, {}
    released = {} if earlier is None else revisions.comparable(earlier.figures, rows)
    if earlier is not None and not is_revision:
        forgotten = revisions.comparable(earlier.remembered, rows)
        once = {table: pl.concat([forgotten.get(table, frame.clear()), frame]) for table, frame in released.items()}
        once_rows, once_printed, _, _ = _system({**frames, **once})
        hidden, _ = _since(earlier, released, rows, printed, values)
        before = revisions.Before({table: once_rows[table] for table in once}, once_printed, hidden)
        revised = revisions.revised(rows, printed, system, values, before)
        withhold, kept = revised.withhold, revised.kept
        rows, printed, system, values = _system(revised.frames)
        remembered = revisions.remembered(rows, before.frames)
    kept_back = known = np.zeros(system.size, dtype=bool)
    if earlier is not None:
        kept_back, known = _since(earlier, released, rows, printed, values)
    kept_back = kept_back | _places(withhold, printed, system.size)
    kept_back |= _only_in_left_out(_rows_shown(rows), printed, system.size) & (values != 0)
    choice = suppress.protect(system, values, kept_back, known)
    return Controlled(
        frames={table: _shown(table, rows, printed, choice.withheld) for table in _published(rows)},
        figures={table: rows[table] for table in _published(rows)},
        remembered=remembered,
        cells=int((system.is_published & (values != 0)).sum()),
        small=int(choice.small.sum()),
        further=int((choice.withheld & ~choice.small).sum()),
        kept=kept,
        seen_before=int((choice.withheld & known).sum()),
        cut_to_totals=choice.widened,
    )


def _published(rows: Frames) -> list[str]:
    return [table for table in rows if not table.startswith("reference.")]


def _shown(table: str, rows: Frames, printed: Printed, withheld: Flags) -> pl.DataFrame:
    """The rows of a table as the public may see them, but for those whose very texts too few have given."""
    public = (
        indicator_cells.published(rows[table], printed, withheld)
        if table == INDICATOR
        else evaluation_cells.published(table, rows, printed, withheld)
    )
    return public.filter(texts.shown(table, rows[table], rows))


def _places(cells_: pl.DataFrame, printed: Printed, size: int) -> Flags:
    """The places in the system of cells given by `CELL_COLUMNS`."""
    flags = np.zeros(size, dtype=bool)
    at = printed.cells.select(CELL_COLUMNS).with_row_index("cell").join(cells_, on=list(CELL_COLUMNS), how="semi")
    flags[at["cell"].to_numpy()] = True
    return flags


def _rows_shown(rows: Frames) -> Mapping[str, pl.Series]:
    """By table, which rows are shown at all: not those whose very texts too few people gave."""
    return {table: texts.shown(table, rows[table], rows) for table in _published(rows)}


def _printed_in(rows: Mapping[str, pl.Series], printed: Printed, size: int) -> Flags:
    """The cells that are printed in some of these rows, given by table as a Boolean series."""
    flags = np.zeros(size, dtype=bool)
    for (table, _), places in printed.places.items():
        if table in rows:
            flags[places[rows[table].to_numpy() & (places >= 0)]] = True
    return flags


def _only_in_left_out(shown: Mapping[str, pl.Series], printed: Printed, size: int) -> Flags:
    """The cells that are printed in rows left out for their texts, and in no other."""
    left_out = {table: ~is_shown for table, is_shown in shown.items()}
    return _printed_in(left_out, printed, size) & ~_printed_in(shown, printed, size)


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
    shown = _rows_shown(rows)
    _same_rows({table: rows[table].filter(shown[table]) for table in public}, public)
    figures = printed.shown(_in_whole_rows(_prints(public), shown), system.size)
    # A reader who guesses which rows were left out for their texts knows their zeros too, and sums over nobody.
    left_out = _only_in_left_out(shown, printed, system.size) & (values == 0)
    figures[left_out & system.is_count] = 0.0
    dependent, on = system.rests_on.T
    figures[dependent[left_out[dependent] & (figures[on] == 0)]] = 0.0
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


def _in_whole_rows(prints: list[pl.DataFrame], shown: Mapping[str, pl.Series]) -> list[pl.DataFrame]:
    """What public rows print, by the number of the row in the whole table."""
    number = {
        table: pl.Series(np.flatnonzero(is_shown.to_numpy()), dtype=pl.UInt32) for table, is_shown in shown.items()
    }
    return [
        each.with_columns(number[each["table"][0]].gather(each["row"]).alias("row")) if each.height else each
        for each in prints
    ]


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
        *([indicator_cells.prints(rows[INDICATOR])] if INDICATOR in rows else []),
        *(each for table in evaluation for each in evaluation_cells.prints(table, rows[table])),
    ]


def _since(earlier: Earlier, released: Frames, frames: Frames, printed: Printed, values: Floats) -> tuple[Flags, Flags]:
    """Of each cell, whether the last release withheld, or showed, the figure that it still has (or may have)."""
    size = values.size
    kept_back, known = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    if earlier.is_stand_in:
        return _withheld_then(earlier.public, frames, printed, size), known
    rows, was_printed, system, was = _system({**frames, **released})
    shown = {
        table: is_shown
        for table, is_shown in _rows_shown(rows).items()
        if table in released and earlier.public[table].height == is_shown.sum()
    }
    if INDICATOR not in shown:
        return kept_back, known
    public = revisions.comparable({table: earlier.public[table] for table in shown}, rows)
    seen = was_printed.shown(_in_whole_rows(_prints(public), shown), system.size)[: was_printed.cells.height]
    # Of a row that was left out nothing is said here: that it is left out again decides.
    in_public = _printed_in(shown, was_printed, system.size)[: was_printed.cells.height]
    old = was_printed.cells.select(CELL_COLUMNS).with_columns(
        pl.Series("was", was[: was_printed.cells.height]),
        pl.Series("was_shown", ~np.isnan(seen)),
        pl.Series("was_public", in_public),
    )
    both = printed.cells.select(CELL_COLUMNS).join(old, on=list(CELL_COLUMNS), how="left", maintain_order="left")
    same = both["was"].to_numpy() == values[: printed.cells.height]
    same &= both["was_public"].fill_null(value=False).to_numpy()
    was_shown = both["was_shown"].fill_null(value=False).to_numpy()
    kept_back[: printed.cells.height] = same & ~was_shown
    known[: printed.cells.height] = same & was_shown
    return kept_back, known


def _withheld_then(public: Frames, frames: Frames, printed: Printed, size: int) -> Flags:
    """The cells of rows and columns that a public file left empty as withheld."""
    flags = np.zeros(size, dtype=bool)
    for (table, column), places in printed.places.items():
        if table not in public or column not in public[table].columns:
            continue
        key = [name for name in revisions.identity(table, frames[table]) if name in public[table].columns]
        empty = public[table].filter(pl.col("suppression") == "c", pl.col(column).is_null()).select(key).unique()
        rows = frames[table].select(key).with_row_index("row").join(empty, on=key, how="semi", nulls_equal=True)
        at = places[rows["row"].to_numpy()]
        flags[at[at >= 0]] = True
    return flags
