"""From printed figures to cells, and from what may be shown of the cells back to figures.

A table's rows print figures; several rows, even of several tables, may print the same cell. `PRINT_COLUMNS` is what a
table says of each figure that it prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.system import Flags, Floats, Integers

CELL_COLUMNS = ("authority", "quarter", "period", "level", "level_value", "breakdown", "item")
"""What tells cells apart. quarter: a whole number, one more each quarter; 0 where a figure belongs to none."""
DESCRIBED = {
    "is_count": pl.lit(True),
    "is_total": pl.lit(False),
    "threshold": pl.lit(POLICY.threshold),
    "protection_level": pl.lit(POLICY.protection_level),
    "lowest": pl.lit(1.0),
    "on": pl.lit(None, dtype=pl.String),
}
"""What else is said of a cell, as in `system.System`, and what holds unless a table says otherwise. on: the item that
it rests on."""
PRINT_COLUMNS = ("table", "column", "row", *CELL_COLUMNS, "figure", *DESCRIBED)


@dataclass(frozen=True)
class Printed:
    """All cells, and where they are printed.

    cells: one row each, in the order of the system: `CELL_COLUMNS`, figure, `DESCRIBED` and rests_on, the place of the
    cell that it rests on. places: by table and column, for each row the cell that it prints; -1 where it prints none.
    heights: how many rows each table has.
    """

    cells: pl.DataFrame
    places: Mapping[tuple[str, str], Integers]
    heights: Mapping[str, int]

    def shown(self, prints: Sequence[pl.DataFrame], size: int) -> Floats:
        """What published tables say of each of `size` cells, NaN where they say nothing: from frames of
        `PRINT_COLUMNS`, of which only row, column and figure are looked at. Rows are in the order of the cells' own."""
        figures = np.full(size, np.nan)
        for (table, column), says in pl.concat([each.select(PRINT_COLUMNS) for each in prints]).group_by(
            "table", "column"
        ):
            places = self.place(str(table), str(column))[says["row"].to_numpy()]
            figures[places[places >= 0]] = says["figure"].to_numpy()[places >= 0]
        return figures

    def place(self, table: str, column: str) -> Integers:
        """For each row of a table, the cell that it prints in the column; -1 where it prints none."""
        none = np.full(self.heights[table], -1)
        return self.places.get((table, column), none)

    def hidden(self, table: str, column: str, withheld: Flags) -> Flags:
        """For each row of a table, whether the cell that it prints in the column is withheld."""
        return np.append(withheld, False)[self.place(table, column)]


def gathered(prints: Sequence[pl.DataFrame], heights: Mapping[str, int]) -> Printed:
    """The cells of frames of `PRINT_COLUMNS`. `heights`: how many rows each table has."""
    figures = pl.concat([each.select(PRINT_COLUMNS) for each in prints])
    # one key with two figures (one partner's rows, another's totals) is two cells, of which the first is tied to others
    rank = pl.col("figure").rank("dense").over(CELL_COLUMNS)
    apart = pl.when(rank > 1).then(pl.concat_str("item", pl.lit(", also "), rank)).otherwise("item")
    figures = figures.with_columns(apart.alias("item"))
    cells = figures.unique(CELL_COLUMNS, keep="first", maintain_order=True).drop("table", "column", "row")
    # of two choices as good as each other the same one each time, in whatever order a database gives the rows
    cells = cells.sort(CELL_COLUMNS).with_row_index("cell")
    at = figures.join(cells.select(*CELL_COLUMNS, "cell"), on=CELL_COLUMNS)
    places: dict[tuple[str, str], Integers] = {}
    for (table, column), here in at.group_by("table", "column"):
        place = np.full(heights[str(table)], -1)
        place[here["row"].to_numpy()] = here["cell"].to_numpy()
        places[str(table), str(column)] = place
    on = cells.select(*CELL_COLUMNS, pl.col("cell").alias("rests_on")).rename({"item": "on"})
    cells = cells.join(on, on=[*CELL_COLUMNS[:-1], "on"], how="left", maintain_order="left").drop("on", "cell")
    return Printed(cells, places, heights)
