"""Every table that is published, in one voice: what its rows print, what tells them apart, how the public sees them.

`kpi.indicator` is described in `indicator`, the tables of the evaluation by the register that is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.disclosure import evaluation_cells, indicator_cells
from orchestration.disclosure.catalogue import MEASURES
from orchestration.disclosure.cells import Printed
from orchestration.disclosure.relations import Relation
from orchestration.disclosure.roles import Register, Table
from orchestration.disclosure.system import Flags

Frames = Mapping[str, pl.DataFrame]
INDICATOR = indicator_cells.TABLE
INDICATOR_KEY = ("authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start")
REFERENCE = "reference."
TEXTS = frozenset({"method", "left_out", "left_out_kinds", "reason", "caveat", "explanation", "rating"})
COUNTED_FROM = frozenset({"cohort", "compared_with", "financial_year", "year"})
"""Whole numbers that tell rows apart, as days and texts do."""


class UnknownTableError(ValueError):
    """A table of the evaluation that the register does not name: nobody has thought about what it gives away."""


@dataclass(frozen=True)
class Tables:
    """The published tables. `register`: the roles of those of the evaluation, by `schema.table`."""

    register: Register

    @property
    def relations(self) -> list[Relation]:
        """What adds up to what in the tables of the evaluation, and with the quarters of `kpi.indicator`."""
        return [relation for table in self.register.values() for relation in table.relations]

    def rows_to_publish(self, frames: Frames) -> Frames:
        """The frames without rows that are never published.

        Raises:
            UnknownTableError: a table is in no register.
        """
        return {table: self._to_publish(table, frame) for table, frame in frames.items()}

    def prints(self, table: str, rows: pl.DataFrame) -> Sequence[pl.DataFrame]:
        """What the rows of a table print, as frames of `cells.PRINT_COLUMNS`."""
        if table == INDICATOR:
            return [indicator_cells.prints(rows)]
        return evaluation_cells.prints(table, self.register[table], rows)

    def all_prints(self, rows: Frames) -> Sequence[pl.DataFrame]:
        """What all rows print, as frames of `cells.PRINT_COLUMNS`."""
        return [each for table in published_of(rows) for each in self.prints(table, rows[table])]

    def published(self, table: str, rows: Frames, printed: Printed, withheld: Flags) -> pl.DataFrame:
        """The rows of a table as the public may see them, with `suppression`."""
        if table == INDICATOR:
            return indicator_cells.published(rows[table], printed, withheld)
        return evaluation_cells.published(table, self.register[table], rows, printed, withheld)

    def row_key(self, table: str) -> list[pl.Expr]:
        """What tells the rows of a table apart as far as their cells go, in true and in public figures alike."""
        if table == INDICATOR:
            return [pl.col(name) for name in INDICATOR_KEY]
        place = self.register[table].place if self.register[table].counts else {}
        return [pl.col("authority"), *(expression.alias(name) for name, expression in place.items())]

    def identity(self, table: str, rows: pl.DataFrame) -> list[str]:
        """The columns that tell the rows of a table apart."""
        if table == INDICATOR:
            return list(INDICATOR_KEY)
        kinds = (pl.String, pl.Date, pl.Boolean)
        return [
            name for name, kind in rows.schema.items() if (kind in kinds and name not in TEXTS) or name in COUNTED_FROM
        ]

    def comparable(self, released: Frames, frames: Frames) -> dict[str, pl.DataFrame]:
        """What was released, in the columns of the new tables; without tables and measures that are no longer told
        apart as they were, for another version of the program may have made them."""
        found = {}
        for table, old in released.items():
            new = frames.get(table)
            if new is None or not set(self.identity(table, new)) <= {*old.columns, *self._role(table).drops}:
                continue
            is_known = pl.col("measure").is_in(list(MEASURES)) if table == INDICATOR else True
            found[table] = old.filter(is_known).select(
                pl.col(name).cast(kind, strict=False) if name in old.columns else pl.lit(None, kind).alias(name)
                for name, kind in new.schema.items()
            )
        return found

    def rows_resting_on(self, table: str, frames: Frames, printed: Printed, cells: Flags) -> Flags:
        """Of each row of a table, whether a column of it rests on one of these cells of other rows."""
        if table == INDICATOR:
            return np.zeros(frames[table].height, dtype=bool)
        return evaluation_cells.rows_resting_on(table, self.register[table], frames, printed, cells)

    def _role(self, table: str) -> Table:
        return self.register.get(table, Table())

    def _to_publish(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        if table == INDICATOR or table.startswith(REFERENCE):
            return rows
        if table not in self.register:
            raise UnknownTableError(f"{table} is not in the register of what evaluation tables print")
        leaves_out = self.register[table].leaves_out
        return rows if leaves_out is None else rows.filter(~leaves_out)


def published_of(frames: Frames) -> list[str]:
    """The names of the tables that are published: all but those of reference."""
    return [table for table in frames if not table.startswith(REFERENCE)]
