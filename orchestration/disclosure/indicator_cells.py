"""The cells that the rows of `kpi.indicator` print, and its rows as the public may see them."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.disclosure.catalogue import CHANGES, MEASURES, MEDIANS, RESTS_ON, SUMS
from orchestration.disclosure.cells import PRINT_COLUMNS, Printed
from orchestration.disclosure.indicator import (
    BREAKDOWN_CELL,
    HOSPITAL_USE,
    IN_PARTS,
    IN_TOTALS,
    MOST_SESSIONS_OF_A_CHILD,
)
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.roles import quarter_of
from orchestration.disclosure.system import Flags

TABLE = "kpi.indicator"
FIGURES = ("numerator", "denominator")
TOTAL_BREAKDOWNS = ("", "all")
TOTAL_LEVELS = ("authority", "fs")
PLACE = ("authority", "quarter_start", "level", "level_value", "breakdown")
FEWEST_UNDER_A_MEDIAN = 2 * POLICY.threshold
"""A median says on which side of it half of them lie: of fewer, that could tell of a withheld part of them."""


class UnknownMeasureError(ValueError):
    """A measure that the catalogue does not name: nothing says what it counts, so nothing says what it gives away."""


def prints(rows: pl.DataFrame) -> pl.DataFrame:
    """What the rows of `kpi.indicator` print; a figure that is not known is none.

    Raises:
        UnknownMeasureError: a measure is not in the catalogue.
    """
    unknown = sorted(set(rows["measure"].unique()) - MEASURES.keys())
    if unknown:
        raise UnknownMeasureError(f"seeds/indicators.csv has no row for {', '.join(unknown)}")
    return pl.concat([_prints(rows, figure, place) for place, figure in enumerate(FIGURES)])


def _prints(rows: pl.DataFrame, figure: str, place: int) -> pl.DataFrame:
    items = {name: item for name, measure in MEASURES.items() if (item := measure.items[place])}
    item = pl.col("item")
    is_sum, is_sessions = item.is_in(SUMS), item == "possible_sessions"
    few_sessions = (POLICY.threshold - 1) * MOST_SESSIONS_OF_A_CHILD
    return (
        rows.with_row_index("row")
        .filter(pl.col(figure).is_not_null() & pl.col("measure").is_in(list(items)))
        .with_columns(
            pl.lit(TABLE).alias("table"),
            pl.lit(figure).alias("column"),
            pl.col(figure).cast(pl.Float64).alias("figure"),
            quarter_of("quarter_start").alias("quarter"),
            pl.lit("").alias("period"),
            BREAKDOWN_CELL.alias("breakdown"),
            pl.col("measure").replace_strict(items, return_dtype=pl.String).alias("item"),
        )
        .with_columns(
            pl.when((pl.col("source") == "aggregate") & pl.col("indicator").is_in(list(HOSPITAL_USE)))
            .then(pl.format(IN_TOTALS.format(item="{}", indicator="{}"), "item", "indicator"))
            .otherwise("item")
            .alias("item")
        )
        .with_columns(
            (~is_sum).alias("is_count"),
            (pl.col("level").is_in(TOTAL_LEVELS) & pl.col("breakdown").is_in(TOTAL_BREAKDOWNS)).alias("is_total"),
            pl.when(is_sessions).then(few_sessions + 1).otherwise(POLICY.threshold).alias("threshold"),
            pl.when(is_sessions).then(few_sessions).otherwise(POLICY.protection_level).alias("protection_level"),
            pl.when(item.is_in(CHANGES))
            .then(-np.inf)
            .when(is_sum | item.is_in(IN_PARTS))
            .then(0.0)
            .otherwise(1.0)
            .alias("lowest"),
            item.replace_strict(RESTS_ON, default=None, return_dtype=pl.String).alias("on"),
        )
        .select(PRINT_COLUMNS)
    )


def published(rows: pl.DataFrame, printed: Printed, withheld: Flags) -> pl.DataFrame:
    """The rows as the public may see them, with `suppression`: c withheld, z not applicable, x not available.

    A rate is withheld with its numerator or its denominator, and given to one decimal; a 0 is always given. A median
    is withheld, too, when it is of few. The linked share is of rows, and says too little of any to be withheld once it
    is rounded.
    """
    hidden = {name: pl.Series(printed.hidden(TABLE, name, withheld)) for name in FIGURES}
    hidden["numerator"] |= _is_median_of_few(rows)
    is_withheld = hidden["numerator"] | hidden["denominator"]
    suppression = (
        pl.when(is_withheld)
        .then(pl.lit("c"))
        .when(pl.col("numerator").is_null())
        .then(pl.lit("x"))
        .when((pl.col("denominator") == 0).fill_null(value=False))
        .then(pl.lit("z"))
        .when(pl.col("value").is_null())
        .then(pl.lit("x"))
        .otherwise(pl.lit(""))
    )
    return rows.with_columns(
        *(pl.when(~hides).then(pl.col(name)).alias(name) for name, hides in hidden.items()),
        pl.when(~is_withheld).then(pl.col("value").round(POLICY.decimals)).alias("value"),
        ((pl.col("linked_share") / POLICY.share_base).round() * POLICY.share_base).alias("linked_share"),
        suppression.alias("suppression"),
    )


def _is_median_of_few(rows: pl.DataFrame) -> pl.Series:
    """Of each row, whether its numerator is the median of some that are too few for one."""
    of = {name: each.denominator_item for name, each in MEASURES.items() if each.denominator_item in MEDIANS.values()}
    few = (
        rows.filter(pl.col("measure").is_in(list(of)), pl.col("denominator") < FEWEST_UNDER_A_MEDIAN)
        .select(*PLACE, item=pl.col("measure").replace_strict(of, return_dtype=pl.String))
        .unique()
        .with_columns(is_few=True)
    )
    item = pl.col("measure").replace_strict(MEDIANS, default=None, return_dtype=pl.String)
    found = rows.select(*PLACE, "numerator", item=item).join(
        few, on=[*PLACE, "item"], how="left", maintain_order="left"
    )
    return found.select(pl.col("is_few").fill_null(value=False) & pl.col("numerator").is_not_null()).to_series()
