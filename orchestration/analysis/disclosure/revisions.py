"""What a new release may change of figures that an earlier one has shown: nobody subtracts the two and finds one child.

A figure that changed by 1 to 5 keeps its last released value, and with it everything that is printed in the same row or
worked out from it. Where figures that did change would still tell by how much a kept one did, they are kept as well.
Everything that is kept comes right on the yearly revision day, when nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from orchestration.analysis.disclosure import evaluation_cells, indicator_cells
from orchestration.analysis.disclosure.cells import CELL_COLUMNS, Printed
from orchestration.analysis.disclosure.system import SMALLEST_SHOWN, Flags, Floats, Integers, System

NEARLY_NOTHING = 1e-6
TEXTS = frozenset({"method", "left_out", "left_out_kinds", "reason", "caveat", "explanation"})
COUNTED_FROM = frozenset({"cohort", "compared_with", "financial_year", "year"})
"""Whole numbers that tell rows apart, as days and texts do."""
GROUP = ("authority", "indicator", "measure", "quarter_start")
"""A group of rows of `kpi.indicator` that is released together: what is new in a released one is a change of it."""


@dataclass(frozen=True)
class Before:
    """The last release: its true figures, by table, and the cells that their rows print."""

    frames: Mapping[str, pl.DataFrame]
    cells: pl.DataFrame


@dataclass(frozen=True)
class Revised:
    """The tables to release; cells (`CELL_COLUMNS`) to withhold since they cannot be kept; how many cells were kept."""

    frames: Mapping[str, pl.DataFrame]
    withhold: pl.DataFrame
    kept: int


@dataclass
class _Rows:
    """The rows of a table: for each, the row of the last release that it succeeds (-1: none), and whether it is kept.

    is_change: a row that succeeds none, in a group that was released: its counts were 0 there.
    """

    succeeds: Integers
    is_change: Flags
    cells: Mapping[str, Integers]
    kept: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.kept = np.zeros(self.succeeds.size, dtype=bool)


def revised(
    frames: Mapping[str, pl.DataFrame], printed: Printed, system: System, values: Floats, before: Before
) -> Revised:
    """The new figures, but for those that have to stay as they were released.

    frames, printed, system, values: the new figures as `control` gathers them.
    """
    rows = {table: _rows(table, frames, before, printed) for table in frames if not table.startswith("reference.")}
    was = _was(printed, system, before, rows)
    moved = values - was
    kept = _few(system, moved)
    withheld = np.zeros(system.size, dtype=bool)
    while True:
        _close(rows, frames, printed, kept=kept, withheld=withheld, was=was)
        more = _telling(system, np.where(kept, was, values), moved, kept, withheld)
        if not more.any():
            break
        can_be_kept = more & ~np.isnan(was)
        kept |= can_be_kept
        withheld |= more & ~can_be_kept
    return Revised(
        {table: _as_released(table, frame, rows.get(table), before) for table, frame in frames.items()},
        printed.cells.filter(pl.Series(withheld[: printed.cells.height])).select(CELL_COLUMNS),
        int((kept & (np.abs(moved) > NEARLY_NOTHING)).sum()),
    )


def identity(table: str, rows: pl.DataFrame) -> list[str]:
    """The columns that tell the rows of a table apart."""
    if table == indicator_cells.TABLE:
        return ["authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start"]
    kinds = (pl.String, pl.Date, pl.Boolean)
    return [name for name, kind in rows.schema.items() if (kind in kinds and name not in TEXTS) or name in COUNTED_FROM]


def _rows(table: str, frames: Mapping[str, pl.DataFrame], before: Before, printed: Printed) -> _Rows:
    new, old = frames[table], before.frames.get(table)
    cells = {column: places for (of, column), places in printed.places.items() if of == table}
    if old is None or not set(identity(table, new)) <= set(old.columns):
        return _Rows(np.full(new.height, -1), np.zeros(new.height, dtype=bool), cells)
    key = identity(table, new)
    group = list(GROUP) if table == indicator_cells.TABLE else ["authority"]
    place = old.select(key).with_row_index("place").unique(key, keep="first", maintain_order=True)
    found = new.select(key).join(place, on=key, how="left", nulls_equal=True, maintain_order="left")
    succeeds = found["place"].cast(pl.Int64).fill_null(-1).to_numpy()
    released = old.select(group).unique().with_columns(pl.lit(value=True).alias("is_released"))
    in_group = new.select(group).join(released, on=group, how="left", nulls_equal=True, maintain_order="left")
    return _Rows(succeeds, (succeeds < 0) & in_group["is_released"].fill_null(value=False).to_numpy(), cells)


def _was(printed: Printed, system: System, before: Before, rows: Mapping[str, _Rows]) -> Floats:
    """Of each cell the figure last released, NaN where there was none."""
    old = before.cells.select(*CELL_COLUMNS, pl.col("figure").alias("was"))
    both = printed.cells.select(CELL_COLUMNS).join(old, on=list(CELL_COLUMNS), how="left", maintain_order="left")
    was = np.full(system.size, np.nan)
    was[: printed.cells.height] = both["was"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    for of_table in rows.values():
        for places in of_table.cells.values():
            new = places[of_table.is_change & (places >= 0)]
            was[new] = np.where(np.isnan(was[new]), 0.0, was[new])
    return was


def _few(system: System, moved: Floats) -> Flags:
    """Cells that changed, but by too few people; a sum too, unless the count it rests on changed by enough."""
    changed = np.abs(moved) > NEARLY_NOTHING
    enough = np.abs(moved) >= system.smallest_shown
    few = changed & ~enough
    sums = changed & ~system.is_count
    few[sums] = True
    dependent, on = system.rests_on.T
    may_move = sums[dependent] & enough[on]
    few[dependent[may_move]] = False
    return few & system.is_published


def _close(
    rows: Mapping[str, _Rows],
    frames: Mapping[str, pl.DataFrame],
    printed: Printed,
    *,
    kept: Flags,
    withheld: Flags,
    was: Floats,
) -> None:
    """Keep whole rows: those that print a kept cell or rest on one, and what else these print. Changes its arguments.

    A row that the last release did not have cannot be kept: it is left out where it is a change of a released group;
    elsewhere its kept cells are withheld.
    """
    before = -1
    while before != kept.sum() + withheld.sum() + sum(each.kept.sum() for each in rows.values()):
        before = kept.sum() + withheld.sum() + sum(each.kept.sum() for each in rows.values())
        for table, of_table in rows.items():
            touched = np.zeros(of_table.succeeds.size, dtype=bool)
            for places in of_table.cells.values():
                touched |= (places >= 0) & np.append(kept, False)[places]
            rests = evaluation_cells.rows_resting_on(table, frames, printed, kept)
            can_stay = (of_table.succeeds >= 0) | of_table.is_change
            of_table.kept |= (touched | rests) & can_stay
            for places in of_table.cells.values():
                inside = places[of_table.kept & (places >= 0)]
                kept[inside[~np.isnan(was[inside])]] = True
                withheld[inside[np.isnan(was[inside])]] = True
                outside = places[touched & ~can_stay & (places >= 0)]
                withheld[outside[kept[outside]]] = True


def _telling(system: System, figures: Floats, moved: Floats, kept: Flags, withheld: Flags) -> Flags:
    """For each relation by which a kept figure's change could be worked out, one more cell to keep or withhold.

    Such a relation has a shown figure that is new or did change, none that is withheld, and what its kept figures
    changed by together, or what is left over changed by as it is shown, is 1 to 5.
    `figures`: as they would be released.
    """
    is_small = system.is_count & (figures > 0) & (figures < system.smallest_shown)
    is_shown = system.is_published & ~withheld & ~is_small
    is_new = np.isnan(moved)
    movement = np.where(is_new, 0.0, moved)
    matrix = system.matrix
    in_kept = matrix @ np.where(kept, movement, 0.0)
    as_shown = matrix @ np.where(kept | ~system.is_published, 0.0, movement)
    magnitude = abs(matrix)
    hides_some = magnitude @ (system.is_published & ~is_shown).astype(float) > 0
    has_remainder = magnitude @ (~system.is_published).astype(float) > 0
    is_judged = magnitude @ (~system.is_published & system.is_judged).astype(float) > 0
    is_free = is_shown & ~kept & (is_new | (np.abs(movement) > NEARLY_NOTHING))
    has_free = magnitude @ is_free.astype(float) > 0
    # Stocks of a whole authority tie a new quarter to the one before; the new one is not given up for that.
    only_totals = magnitude @ (system.is_published & ~system.is_total).astype(float) == 0
    spans_new = magnitude @ (is_new & system.is_published).astype(float) > 0
    told = np.where(has_remainder, is_judged & _is_few(as_shown), _is_few(in_kept))
    open_ = told & ~hides_some & has_free & ~(only_totals & spans_new)
    return _one_of_each(system, open_, is_free, movement)


def _is_few(change: Floats) -> Flags:
    return (np.abs(change) > NEARLY_NOTHING) & (np.abs(change) < SMALLEST_SHOWN)


def _one_of_each(system: System, relations: Flags, is_free: Flags, movement: Floats) -> Flags:
    """Of each relation the free cell that is no total and changed least."""
    chosen = np.zeros(system.size, dtype=bool)
    for relation in np.flatnonzero(relations):
        start, end = system.matrix.indptr[relation : relation + 2]
        cells = system.matrix.indices[start:end]
        if chosen[cells].any():
            continue
        free = cells[is_free[cells]]
        order = np.lexsort((free, np.abs(movement[free]), system.is_total[free]))
        chosen[free[order[0]]] = True
    return chosen


def _as_released(table: str, new: pl.DataFrame, rows: _Rows | None, before: Before) -> pl.DataFrame:
    """The table with kept rows as they were, without new rows that are too small a change, and with those gone since
    that were too few to be seen to go."""
    if rows is None or table not in before.frames:
        return new
    old = before.frames[table]
    old = old.select(
        pl.col(name).cast(kind) if name in old.columns else pl.lit(None, kind).alias(name)
        for name, kind in new.schema.items()
    )
    stays = rows.kept & (rows.succeeds >= 0)
    current = new.with_row_index("order").filter(pl.Series(~rows.kept))
    order = pl.Series("order", np.flatnonzero(stays), pl.UInt32)
    earlier = old[rows.succeeds[stays].tolist()].insert_column(0, order)
    return pl.concat([current, earlier]).sort("order").drop("order").extend(_gone(table, new, old))


def _gone(table: str, new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """Released rows of a released group that are no more, and of which no count was large enough to be seen to go."""
    key = identity(table, new)
    gone = old.join(new.select(key), on=key, how="anti", nulls_equal=True)
    if table == indicator_cells.TABLE:
        gone = gone.join(new.select(GROUP), on=list(GROUP), how="semi", nulls_equal=True)
        prints = [indicator_cells.prints(gone)]
    else:
        gone = gone.join(new.select("authority"), on="authority", how="semi")
        prints = evaluation_cells.prints(table, gone)
    counted = pl.concat(prints).filter("is_count") if prints else pl.DataFrame({"row": []})
    if counted.is_empty():
        return gone.clear()
    large = counted.filter(pl.col("figure") >= pl.col("smallest_shown"))["row"].unique()
    small = counted.filter(pl.col("figure") > 0)["row"].unique()
    at = pl.int_range(gone.height, dtype=pl.UInt32, eager=True)
    return gone.filter(at.is_in(small.implode()) & ~at.is_in(large.implode()))
