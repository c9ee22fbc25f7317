"""Frames of cells for tests of relations, one row a cell, as `cells.Printed.cells` has them."""

import polars as pl

from orchestration.disclosure.cells import CELL_COLUMNS, DESCRIBED

PLACE = {"authority": "luton", "quarter": 0, "period": "", "level": "authority", "level_value": "", "breakdown": ""}


def cells(*figures, **place):
    """Cells of one place from (item, figure) pairs, or of several from dicts with `item` and `figure`."""
    rows = [each if isinstance(each, dict) else {"item": each[0], "figure": each[1]} for each in figures]
    frame = pl.DataFrame([{**PLACE, **place, **row} for row in rows])
    described = [value.alias(name) for name, value in DESCRIBED.items() if name != "on"]
    return frame.select(
        *CELL_COLUMNS, pl.col("figure").cast(pl.Float64), *described, pl.lit(None, pl.Int64).alias("rests_on")
    )
