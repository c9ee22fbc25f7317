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

from orchestration.disclosure import evaluation_cells, indicator_cells
from orchestration.disclosure.cells import CELL_COLUMNS, Printed
from orchestration.disclosure.system import SMALLEST_SHOWN, Flags, Floats, Integers, System

NEARLY_NOTHING = 1e-6
TEXTS = frozenset({"method", "left_out", "left_out_kinds", "reason", "caveat", "explanation"})
COUNTED_FROM = frozenset({"cohort", "compared_with", "financial_year", "year"})
"""Whole numbers that tell rows apart, as days and texts do."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    indicator_cells.TABLE: ("authority", "indicator", "measure", "quarter_start"),
    "evaluation.practitioner_survey": ("authority", "survey", "question"),
    "evaluation.substance_misuse": ("authority", "outcome"),
}
"""Rows that split something up (teams, codes, answers): a new one in a group that was released is a change of it, from
0. New rows of other tables, such as a further year, are new figures."""


@dataclass(frozen=True)
class Before:
    """What was last released: true figures by table, in the columns of the new tables; the cells that their rows print;
    and of each new cell whether the last release withheld the figure that it still has."""

    frames: Mapping[str, pl.DataFrame]
    printed: Printed
    hidden: Flags


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
    was, kept = _was(printed, system, values, before, rows)
    moved = values - was
    kept |= _few(system, moved)
    withheld = np.zeros(system.size, dtype=bool)
    while True:
        _close(rows, frames, printed, kept=kept, withheld=withheld, was=was)
        more = _telling(system, np.where(kept, was, values), moved, kept, withheld | before.hidden)
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


def comparable(released: Mapping[str, pl.DataFrame], frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What was released, in the columns of the new tables; without tables and measures that are no longer told apart as
    they were, for another version of the program may have made them."""
    found = {}
    for table, old in released.items():
        new = frames.get(table)
        if new is None or not set(identity(table, new)) <= {*old.columns, *evaluation_cells.never_public(table)}:
            continue
        is_known = pl.col("measure").is_in(list(indicator_cells.ITEMS)) if table == indicator_cells.TABLE else True
        found[table] = old.filter(is_known).select(
            pl.col(name).cast(kind, strict=False) if name in old.columns else pl.lit(None, kind).alias(name)
            for name, kind in new.schema.items()
        )
    return found


def remembered(figures: Mapping[str, pl.DataFrame], before: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Rows once released that a new release does not have, or has without their figures: what comes back for them is
    compared with these."""
    found = {}
    for table, old in before.items():
        has_figures = pl.col("numerator").is_not_null() if table == indicator_cells.TABLE else True
        new, key = figures.get(table, old.clear()).filter(has_figures), identity(table, old)
        found[table] = old.filter(has_figures).join(new.select(key), on=key, how="anti", nulls_equal=True)
    return found


def _rows(table: str, frames: Mapping[str, pl.DataFrame], before: Before, printed: Printed) -> _Rows:
    new, old = frames[table], before.frames.get(table)
    cells = {column: places for (of, column), places in printed.places.items() if of == table}
    none = np.zeros(new.height, dtype=bool)
    if old is None:
        return _Rows(np.full(new.height, -1), none, cells)
    key = identity(table, new)
    place = old.select(key).with_row_index("place").unique(key, keep="first", maintain_order=True)
    found = new.select(key).join(place, on=key, how="left", nulls_equal=True, maintain_order="left")
    succeeds = found["place"].cast(pl.Int64).fill_null(-1).to_numpy()
    if table not in GROUPS:
        return _Rows(succeeds, none, cells)
    group = list(GROUPS[table])
    released = old.select(group).unique().with_columns(pl.lit(value=True).alias("is_released"))
    in_group = new.select(group).join(released, on=group, how="left", nulls_equal=True, maintain_order="left")
    return _Rows(succeeds, (succeeds < 0) & in_group["is_released"].fill_null(value=False).to_numpy(), cells)


def _was(
    printed: Printed, system: System, values: Floats, before: Before, rows: Mapping[str, _Rows]
) -> tuple[Floats, Flags]:
    """Of each cell the figure last released, NaN where there was none; and the cells of which some row had another
    figure, that it moved from by too little."""
    was, few = np.full(system.size, np.nan), np.zeros(system.size, dtype=bool)
    old = np.append(before.printed.cells["figure"].cast(pl.Float64).to_numpy(), np.nan)
    for table, of_table in rows.items():
        for column, places in of_table.cells.items():
            at = np.flatnonzero((of_table.succeeds >= 0) & (places >= 0))
            cells, figures = places[at], old[before.printed.place(table, column)[of_table.succeeds[at]]]
            change = np.abs(values[cells] - figures)
            few[cells] |= system.is_count[cells] & (change > NEARLY_NOTHING) & (change < system.smallest_shown[cells])
            was[cells] = np.where(np.isnan(was[cells]), figures, was[cells])
    for of_table in rows.values():
        for places in of_table.cells.values():
            new = places[of_table.is_change & (places >= 0)]
            was[new] = np.where(np.isnan(was[new]), 0.0, was[new])
    return was, few


def _few(system: System, moved: Floats) -> Flags:
    """Cells that changed, but by too few people; a sum too, unless the count it rests on changed by enough."""
    changed = np.abs(moved) > NEARLY_NOTHING  # nowhere that there was no figure
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


def _telling(system: System, figures: Floats, moved: Floats, kept: Flags, hidden: Flags) -> Flags:
    """For each relation by which a small change could be worked out, one more cell to keep or withhold.

    Such a relation has a shown figure that is new or did change, and 1 to 5 is what its kept figures changed by
    together or, where some of it is not shown, what that changed by, going by what is shown. `figures`: as they would
    be released; `hidden`: withheld then.
    """
    is_small = system.is_count & (figures > 0) & (figures < system.smallest_shown)
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
    stays = rows.kept & (rows.succeeds >= 0)
    current = new.with_row_index("order").filter(pl.Series(~rows.kept))
    order = pl.Series("order", np.flatnonzero(stays), pl.UInt32)
    earlier = old[rows.succeeds[stays].tolist()].insert_column(0, order)
    return pl.concat([current, earlier]).sort("order").drop("order").extend(_gone(table, new, old))


def _gone(table: str, new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """Released rows of a released group that are no more, and of which no count was large enough to be seen to go."""
    if table not in GROUPS:
        return old.clear()
    key, group = identity(table, new), list(GROUPS[table])
    gone = old.join(new.select(key), on=key, how="anti", nulls_equal=True)
    gone = gone.join(new.select(group), on=group, how="semi", nulls_equal=True)
    gone = gone.unique(key, keep="first", maintain_order=True)
    is_indicator = table == indicator_cells.TABLE
    prints = [indicator_cells.prints(gone)] if is_indicator else evaluation_cells.prints(table, gone)
    counted = pl.concat(prints).filter("is_count")
    if counted.is_empty():
        return gone.clear()
    large = counted.filter(pl.col("figure") >= pl.col("smallest_shown"))["row"].unique()
    small = counted.filter(pl.col("figure") > 0)["row"].unique()
    at = pl.int_range(gone.height, dtype=pl.UInt32, eager=True)
    return gone.filter(at.is_in(small.implode()) & ~at.is_in(large.implode()))
