"""What a new release may change of figures that an earlier one has shown: nobody subtracts the two and finds one child.

A figure that changed by less than the policy's threshold keeps its last released value, and with it everything that is
printed in the same row or worked out from it. Where figures that did change would still tell by how much a kept one
did, they are kept as well. Everything that is kept comes right on the yearly revision day, when nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from orchestration.disclosure.assembly import Assembled
from orchestration.disclosure.cells import CELL_COLUMNS, Printed
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.system import Flags, Floats, Integers, System
from orchestration.disclosure.tables import INDICATOR, Frames, Tables, published_of

NEARLY_NOTHING = 1e-6
GROUPS: Mapping[str, tuple[str, ...]] = {
    INDICATOR: ("authority", "indicator", "measure", "quarter_start"),
    "evaluation.practitioner_survey": ("authority", "survey", "question"),
    "evaluation.substance_misuse": ("authority", "outcome"),
    "monitoring.adoption": ("authority", "measure", "month_start"),
    "monitoring.adoption_rating": ("authority", "measure", "month_start"),
}
"""Rows that split something up (teams, codes, answers, districts): a new one in a group that was released is a change
of it, from 0. New rows of other tables, such as a further year, are new figures."""


@dataclass(frozen=True)
class Before:
    """frames: what was last released, true figures by table in the columns of the new tables. printed: the cells that
    their rows print. hidden: of each new cell, whether the last release withheld the figure that it still has."""

    frames: Frames
    printed: Printed
    hidden: Flags


@dataclass(frozen=True)
class Revised:
    """The tables to release; cells (`CELL_COLUMNS`) to withhold since they cannot be kept; how many cells were kept."""

    frames: Frames
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


def revised(now: Assembled, before: Before) -> Revised:
    """The new figures, but for those that have to stay as they were released."""
    system, values, printed = now.system, now.values, now.printed
    rows = {table: _rows(now, table, before) for table in published_of(now.rows)}
    was, kept = _was(now, before, rows)
    moved = values - was
    kept |= _few(system, moved)
    withheld = np.zeros(system.size, dtype=bool)
    while True:
        _close(now, rows, kept=kept, withheld=withheld, was=was)
        more = _telling(system, np.where(kept, was, values), moved, kept, withheld | before.hidden)
        if not more.any():
            break
        can_be_kept = more & ~np.isnan(was)
        kept |= can_be_kept
        withheld |= more & ~can_be_kept
    return Revised(
        {table: _as_released(now.tables, table, frame, rows.get(table), before) for table, frame in now.rows.items()},
        printed.cells.filter(pl.Series(withheld[: printed.cells.height])).select(CELL_COLUMNS),
        int((kept & (np.abs(moved) > NEARLY_NOTHING)).sum()),
    )


def remembered(tables: Tables, figures: Frames, before: Frames) -> dict[str, pl.DataFrame]:
    """Rows once released that a new release does not have, or has without their figures: what comes back for them is
    compared with these."""
    found = {}
    for table, old in before.items():
        has_figures = pl.col("numerator").is_not_null() if table == INDICATOR else True
        new, key = figures.get(table, old.clear()).filter(has_figures), tables.identity(table, old)
        found[table] = old.filter(has_figures).join(new.select(key), on=key, how="anti", nulls_equal=True)
    return found


def _rows(now: Assembled, table: str, before: Before) -> _Rows:
    new, old = now.rows[table], before.frames.get(table)
    cells = {column: places for (of, column), places in now.printed.places.items() if of == table}
    none = np.zeros(new.height, dtype=bool)
    if old is None:
        return _Rows(np.full(new.height, -1), none, cells)
    key = now.tables.identity(table, new)
    place = old.select(key).with_row_index("place").unique(key, keep="first", maintain_order=True)
    found = new.select(key).join(place, on=key, how="left", nulls_equal=True, maintain_order="left")
    succeeds = found["place"].cast(pl.Int64).fill_null(-1).to_numpy()
    if table not in GROUPS:
        return _Rows(succeeds, none, cells)
    group = list(GROUPS[table])
    released = old.select(group).unique().with_columns(pl.lit(value=True).alias("is_released"))
    in_group = new.select(group).join(released, on=group, how="left", nulls_equal=True, maintain_order="left")
    return _Rows(succeeds, (succeeds < 0) & in_group["is_released"].fill_null(value=False).to_numpy(), cells)


def _was(now: Assembled, before: Before, rows: Mapping[str, _Rows]) -> tuple[Floats, Flags]:
    """Of each cell the figure last released, NaN where there was none; and the cells of which some row had another
    figure, that it moved from by too little."""
    system, values = now.system, now.values
    was, few = np.full(system.size, np.nan), np.zeros(system.size, dtype=bool)
    old = np.append(before.printed.cells["figure"].cast(pl.Float64).to_numpy(), np.nan)
    for table, of_table in rows.items():
        for column, places in of_table.cells.items():
            at = np.flatnonzero((of_table.succeeds >= 0) & (places >= 0))
            cells, figures = places[at], old[before.printed.place(table, column)[of_table.succeeds[at]]]
            change = np.abs(values[cells] - figures)
            few[cells] |= system.is_count[cells] & (change > NEARLY_NOTHING) & (change < system.threshold[cells])
            was[cells] = np.where(np.isnan(was[cells]), figures, was[cells])
    for of_table in rows.values():
        for places in of_table.cells.values():
            new = places[of_table.is_change & (places >= 0)]
            was[new] = np.where(np.isnan(was[new]), 0.0, was[new])
    return was, few


def _few(system: System, moved: Floats) -> Flags:
    """Cells that changed, but by too few people; a sum too, unless the count it rests on changed by enough."""
    changed = np.abs(moved) > NEARLY_NOTHING  # nowhere that there was no figure
    enough = np.abs(moved) >= system.threshold
    few = changed & ~enough
    sums = changed & ~system.is_count
    few[sums] = True
    dependent, on = system.rests_on.T
    may_move = sums[dependent] & enough[on]
    few[dependent[may_move]] = False
    return few & system.is_published


def _close(now: Assembled, rows: Mapping[str, _Rows], *, kept: Flags, withheld: Flags, was: Floats) -> None:
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
            rests = now.tables.rows_resting_on(table, now.rows, now.printed, kept)
            can_stay = (of_table.succeeds >= 0) | of_table.is_change
            of_table.kept |= (touched | rests) & can_stay
            for places in of_table.cells.values():
                inside = places[of_table.kept & (places >= 0)]
                kept[inside[~np.isnan(was[inside])]] = True
                withheld[inside[np.isnan(was[inside])]] = True
                outside = places[touched & ~can_stay & (places >= 0)]
                withheld[outside[kept[outside]]] = True


def _telling(system: System, figures: Floats, moved: Floats, kept: Flags, hidden: Flags) -> Flags:
    """For each relation by which a small change could be worked out, one more cell to keep or withhold.

    Such a relation has a shown figure that is new or did change. Together its kept figures changed by few; or, where
    some of it is not shown, that part did, going by what is shown. figures: as they would be released. hidden: withheld
    then.
    """
    is_small = system.is_count & (figures > 0) & (figures < system.threshold)
    is_shown = system.is_published & ~hidden & ~is_small
    is_new = np.isnan(moved)
    movement = np.where(is_new, 0.0, moved)
    matrix = system.matrix
    in_kept = matrix @ np.where(kept, movement, 0.0)
    as_shown = matrix @ np.where(is_shown & ~kept, movement, 0.0)
    magnitude = abs(matrix)
    hides_some = magnitude @ (system.is_published & ~is_shown).astype(float) > 0
    has_remainder = magnitude @ (~system.is_published).astype(float) > 0
    is_judged = magnitude @ (~system.is_published & system.is_judged).astype(float) > 0
    is_free = is_shown & ~kept & (is_new | (np.abs(movement) > NEARLY_NOTHING))
    has_free = magnitude @ is_free.astype(float) > 0
    # Stocks of a whole authority tie a new quarter to the one before; the new one is not given up for that.
    only_totals = magnitude @ (system.is_published & ~system.is_total).astype(float) == 0
    spans_new = magnitude @ (is_new & system.is_published).astype(float) > 0
    by_what_is_shown = (hides_some | has_remainder) & (is_judged | ~has_remainder)
    told = np.where(by_what_is_shown, _is_few(as_shown), ~has_remainder & _is_few(in_kept))
    return _one_of_each(system, told & has_free & ~(only_totals & spans_new), is_free, movement)


def _is_few(change: Floats) -> Flags:
    return (np.abs(change) > NEARLY_NOTHING) & (np.abs(change) < POLICY.threshold)


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


def _as_released(tables: Tables, table: str, new: pl.DataFrame, rows: _Rows | None, before: Before) -> pl.DataFrame:
    """The table with kept rows as they were, without new rows that are too small a change, and with those gone since
    that were too few to be seen to go."""
    if rows is None or table not in before.frames:
        return new
    old = before.frames[table]
    stays = rows.kept & (rows.succeeds >= 0)
    current = new.with_row_index("order").filter(pl.Series(~rows.kept))
    order = pl.Series("order", np.flatnonzero(stays), pl.UInt32)
    earlier = old[rows.succeeds[stays].tolist()].insert_column(0, order)
    return pl.concat([current, earlier]).sort("order").drop("order").extend(_gone(tables, table, new, old))


def _gone(tables: Tables, table: str, new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """Released rows of a released group that are no more, and of which no count was large enough to be seen to go."""
    if table not in GROUPS:
        return old.clear()
    key, group = tables.identity(table, new), list(GROUPS[table])
    gone = old.join(new.select(key), on=key, how="anti", nulls_equal=True)
    gone = gone.join(new.select(group), on=group, how="semi", nulls_equal=True)
    gone = gone.unique(key, keep="first", maintain_order=True)
    prints = tables.prints(table, gone)
    if not prints:
        # Without counts of its own it goes by another table's: `texts` shows no row of it that has none there.
        return gone
    counted = pl.concat(prints).filter("is_count")
    if counted.is_empty():
        return gone.clear()
    large = counted.filter(pl.col("figure") >= pl.col("threshold"))["row"].unique()
    small = counted.filter(pl.col("figure") > 0)["row"].unique()
    at = pl.int_range(gone.height, dtype=pl.UInt32, eager=True)
    return gone.filter(at.is_in(small.implode()) & ~at.is_in(large.implode()))
