"""Unique pupil numbers: which of them stay a pupil's, and what a row that has none is known by.

Source: Department for Education, "Unique pupil numbers: a guide for schools and local authorities".
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ingest.contracts.base import SOURCE_ID

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
WEIGHTS = range(2, 14)
"""Of the twelve digits that follow the check letter; their weighted sum modulo 23 is its place."""
FORM = r"^[A-Za-z][0-9]{11}[0-9A-Za-z]$"
"""Of a number, also of one whose check letter is wrong or that is temporary."""
PERMANENT = rf"^[{CHECK_LETTERS}]\d{{{len(WEIGHTS)}}}$"
"""A temporary number ends in a letter."""


def are_permanent(upns: pl.Series) -> pl.Series:
    """Boolean series: which of a String series are a check letter and the twelve digits that it belongs to.

    False for a temporary number, a mistyped one and null.
    """
    distinct = upns.unique().drop_nulls()
    shaped = distinct.filter(distinct.str.to_uppercase().str.contains(PERMANENT))
    digits = (shaped.str.slice(place, 1).cast(pl.Int64) * weight for place, weight in enumerate(WEIGHTS, 1))
    checks = sum(digits, pl.Series([0]).new_from_index(0, len(shaped))) % len(CHECK_LETTERS)
    letters = checks.replace_strict(dict(enumerate(CHECK_LETTERS)), return_dtype=pl.String)
    return upns.is_in(shaped.filter(shaped.str.slice(0, 1).str.to_uppercase() == letters).implode()).fill_null(False)


def known_by_one(rows: pl.DataFrame, linking: Sequence[str]) -> pl.DataFrame:
    """Typed rows, each known by its UPN or by the partner's own number (`SOURCE_ID`), never by both.

    A UPN that is missing, temporary or mistyped gives way to the partner's number where there is one. A row that keeps
    its UPN needs no linking: the columns for it (`linking`) become null.
    """
    if all(rows[name].null_count() == rows.height for name in linking):
        return rows
    by_own_number = rows[SOURCE_ID].is_not_null() & ~are_permanent(rows["upn"])
    return rows.with_columns(
        pl.when(~by_own_number).then("upn"), *(pl.when(by_own_number).then(name).alias(name) for name in linking)
    )
