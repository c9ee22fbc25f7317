"""The audit of published tables: what somebody who reads all of them can work out. It takes nothing from the choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.disclosure import suppression
from orchestration.disclosure.assembly import assembled
from orchestration.disclosure.audit import audit
from orchestration.disclosure.roles import Register
from orchestration.disclosure.tables import INDICATOR, Frames, Tables

ROUNDED_BY, ROUNDED_SHARE = 1.0, 0.001
"""How far a whole number worked out from a mean or a share to one decimal can be from the true one."""


class OtherRowsError(ValueError):
    """A published table does not hold the rows it should, in the order it should."""


@dataclass(frozen=True)
class TableAudit:
    """What was found, in cells: withheld; `exposed` by table, of those; and small counts and rates left standing."""

    withheld: int
    exposed: Mapping[str, int]
    small_shown: int
    rates_shown: int


def audited(frames: Frames, public: Frames, register: Register) -> TableAudit:
    """Audit the published tables afresh.

    What a reader knows is taken from `public` alone, row by row in the order of `frames`; those say only which cells
    there are, by how much breakdowns miss their totals, and which whole number is behind a rounded mean or share: all
    of that a reader is taken to know.

    Raises:
        OtherRowsError: the rows are not the same.
        ContradictionError: the published figures contradict each other.
    """
    tables = Tables(register)
    true = assembled(tables, frames)
    system, values = true.system, true.values
    shown = true.shown_rows()
    _same_rows(tables, {table: true.rows[table].filter(shown[table]) for table in public}, public)
    figures = true.figures_in(public, shown)
    # A reader who guesses which rows were left out for their texts knows their zeros too, and sums over nobody.
    hidden_zero = true.printed_only_in_hidden_rows(shown) & (values == 0)
    figures[hidden_zero & system.is_count] = 0.0
    dependent, on = system.rests_on.T
    figures[dependent[hidden_zero[dependent] & (figures[on] == 0)]] = 0.0
    figures[~system.is_published] = np.nan
    figures = np.where(np.isclose(figures, values, rtol=ROUNDED_SHARE, atol=ROUNDED_BY), values, figures)
    exposed = audit(system, figures).exposed
    found: dict[str, int] = {}
    for (table, _), places in true.printed.places.items():
        found[table] = found.get(table, 0) + int(np.isin(places, exposed).sum())
    found["remainders"] = int((exposed >= true.printed.cells.height).sum())
    return TableAudit(
        withheld=int((system.is_published & np.isnan(figures)).sum()),
        exposed={table: count for table, count in found.items() if count},
        small_shown=int((suppression.primary_cells(system, values) & ~np.isnan(figures)).sum()),
        rates_shown=public[INDICATOR].filter(pl.col("suppression") == "c", pl.col("value").is_not_null()).height,
    )


def _same_rows(tables: Tables, rows: Frames, public: Frames) -> None:
    for table in public:
        key = tables.row_key(table)
        if not public[table].select(key).equals(rows[table].select(key)):
            raise OtherRowsError(f"the rows of {table} are not those that it was made of, in their order")
