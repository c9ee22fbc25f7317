"""In which style a file writes each date column: that of most of its rows, one style a column.

A date such as 01/02/2020 is a date day-first and month-first. Rows that can be read one way only decide: more of them
month-first than day-first make the column month-first, and without such proof it is day-first. A file comes in batches
and the proof may come late, so a file whose first batch misled is read again with what all its rows say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

import polars as pl

from ingest.conforming import conversion

DAY_FIRST, MONTH_FIRST = "day/month/year", "month/day/year"

# Of styles with equally many rows the first one here is taken.
STYLES: dict[str, Callable[[pl.Series], pl.Series]] = {
    "year-month-day": conversion.from_iso,
    DAY_FIRST: conversion.from_uk,
    MONTH_FIRST: conversion.from_us,
    "Excel day number": conversion.from_excel_serial,
}


class MisreadDates(Exception):
    """The first rows of a file gave a date column another style than all its rows do: read it again with ``styles``."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self.styles = dict(styles)
        super().__init__(f"date styles to read again with: {', '.join(sorted(styles))}")


class DateStyles:
    """The styles of one file's date columns, batch by batch.

    ``known`` are the styles by column that an earlier reading of the whole file found.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._styles = dict(known or {})
        self._rows: dict[str, Counter[str]] = {}
        self._decided: set[str] = set()

    def read(self, name: str, values: pl.Series, codes: pl.Series) -> pl.Series:
        """The dates of a column's distinct ``values``, null where one is not in the column's style.

        ``codes`` says for each row of the batch which of the values it holds.
        """
        rows = self._rows.setdefault(name, Counter())
        style = self._styles.get(name)
        dates = STYLES[style](values) if style else None
        if style and style not in (DAY_FIRST, MONTH_FIRST) and dates.null_count() == values.null_count():
            rows[style] += _rows_with(dates, codes)
            return dates
        found = {each: read(values) for each, read in STYLES.items()}
        rows.update({each: _rows_with(read, codes) for each, read in found.items()})
        if (found[DAY_FIRST].is_null() != found[MONTH_FIRST].is_null()).any():
            self._decided.add(name)
        if not style and any(rows.values()):
            style = self._styles[name] = _most(rows)
        return found[style] if style else found[DAY_FIRST]

    def settle(self) -> None:
        """After the last batch. Raises ``MisreadDates`` where all rows together speak for another style."""
        better = {name: _most(rows) for name, rows in self._rows.items() if any(rows.values())}
        if better != self._styles:
            raise MisreadDates(better)

    def notes(self, names: Collection[str]) -> list[str]:
        """Sentences about the columns ``names``: the style of each, and where day-first is not proved."""
        notes = []
        for style in STYLES:
            columns = [name for name in names if self._styles.get(name) == style]
            if columns:
                notes.append(f"dates read as {style}: {', '.join(columns)}")
        unproved = [name for name in names if self._styles.get(name) == DAY_FIRST and name not in self._decided]
        if unproved:
            notes.append(f"every date could be day-first or month-first, read day-first: {', '.join(unproved)}")
        return notes


def _most(rows: Mapping[str, int]) -> str:
    return max(STYLES, key=lambda style: rows[style])


def _rows_with(dates: pl.Series, codes: pl.Series) -> int:
    return int(dates.is_not_null().gather(codes).sum())
