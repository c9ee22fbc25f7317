"""All published tables as one system of cells and relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.disclosure import cells, indicator, instances, texts
from orchestration.disclosure.catalogue import MEASURES
from orchestration.disclosure.cells import CELL_COLUMNS, Printed
from orchestration.disclosure.system import Flags, Floats, System
from orchestration.disclosure.tables import Frames, Tables, published_of

ABSENCE_CODES = "reference.attendance_codes"


@dataclass(frozen=True)
class Assembled:
    """rows: of each table those that may be published, as true figures. printed: the cells and where they are printed.

    system: those cells and what ties them. values: the true figure of every cell of the system.
    """

    tables: Tables
    rows: Frames
    printed: Printed
    system: System
    values: Floats

    def shown_rows(self) -> Mapping[str, pl.Series]:
        """By table, which rows are shown at all: not those whose very texts too few people gave."""
        return {table: texts.shown(table, self.rows[table], self.rows) for table in published_of(self.rows)}

    def printed_in(self, rows: Mapping[str, pl.Series]) -> Flags:
        """The cells that are printed in some of these rows, given by table as a Boolean series."""
        flags = np.zeros(self.system.size, dtype=bool)
        for (table, _), places in self.printed.places.items():
            if table in rows:
                flags[places[rows[table].to_numpy() & (places >= 0)]] = True
        return flags

    def printed_only_in_hidden_rows(self, shown: Mapping[str, pl.Series]) -> Flags:
        """The cells that are printed in rows left out for their texts, and in no other."""
        return self.printed_in({table: ~is_shown for table, is_shown in shown.items()}) & ~self.printed_in(shown)

    def flags(self, cells_: pl.DataFrame) -> Flags:
        """The cells of the system given by `CELL_COLUMNS`."""
        flags = np.zeros(self.system.size, dtype=bool)
        at = self.printed.cells.select(CELL_COLUMNS).with_row_index("cell")
        flags[at.join(cells_, on=list(CELL_COLUMNS), how="semi")["cell"].to_numpy()] = True
        return flags

    def figures_in(self, public: Frames, shown: Mapping[str, pl.Series]) -> Floats:
        """Of each cell the figure that public tables print, NaN where they print none.

        Their rows are those of `rows` that are `shown`, in that order.
        """
        return self.printed.shown(_by_whole_rows(self.tables.all_prints(public), shown), self.system.size)


def assembled(tables: Tables, frames: Frames) -> Assembled:
    """Whole tables, and the reference tables that say who is whose neighbour and what codes mean, as one system.

    Raises:
        UnknownMeasureError, UnknownTableError: something to be published is in no register.
    """
    rows = tables.rows_to_publish(frames)
    printed = cells.gathered(tables.all_prints(rows), {table: frame.height for table, frame in rows.items()})
    known = [*indicator.RELATIONS, *indicator.share_relations(MEASURES.values()), *tables.relations]
    if ABSENCE_CODES in frames:
        known += indicator.code_relations(frames[ABSENCE_CODES])
    return Assembled(tables, rows, printed, *instances.system_of(printed.cells, known))


def _by_whole_rows(prints: Sequence[pl.DataFrame], shown: Mapping[str, pl.Series]) -> list[pl.DataFrame]:
    """What public rows print, by the number of the row in the whole table."""
    number = {
        table: pl.Series(np.flatnonzero(is_shown.to_numpy()), dtype=pl.UInt32) for table, is_shown in shown.items()
    }
    return [
        each.with_columns(number[each["table"][0]].gather(each["row"]).alias("row")) if each.height else each
        for each in prints
    ]
