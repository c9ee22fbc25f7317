"""Families as the statistics count them: once, however often Family Safeguarding started with them."""

from __future__ import annotations

import polars as pl


def at_earliest_start(families: pl.DataFrame, start: str) -> pl.DataFrame:
    """The rows of each family's earliest start, in a fixed order: later ones are not independent of it.

    `families`: any rows with authority, family_key and the day named `start`.
    """
    keys = ["authority", "family_key", start]
    ordered = families.sort([*keys, *(name for name in families.columns if name not in keys)])
    return ordered.filter(pl.col(start) == pl.col(start).min().over("authority", "family_key"))


def sums_by_cohort(families: pl.DataFrame, cohort: str, before: str, after: str) -> tuple[list[int], list[int]]:
    """Events after, and before and after together, of each cohort that has any; of the columns so named."""
    total_before, total_after = pl.col(before).sum(), pl.col(after).sum()
    sums = families.group_by(cohort).agg(total_after.alias("after"), (total_before + total_after).alias("together"))
    sums = sums.filter(pl.col("together") > 0).sort(cohort)
    return sums["after"].to_list(), sums["together"].to_list()
