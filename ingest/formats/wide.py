"""Registers with a column a session: a row a pupil becomes a row a pupil and day, with the marks of both sessions.

Such headings hold a day and AM or PM: `02/09/2024 AM`, `Mon 2024-09-02 pm`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from ingest.readers import BadCells, Batch, Table, Unreadable, column_names
from ingest.readers.base import ROW_NUMBER

DATE, HALVES = "DATE", ("AM", "PM")
PUPIL = "UPN"
DAY = re.compile(r"(?<!\d)(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}-[A-Z]{3}-\d{4})(?!\d)", re.IGNORECASE)
HALF = re.compile(r"\b(AM|PM)\b", re.IGNORECASE)
STEP = 1_000
"""Row 12003 is the third day of row 12; 12000 is row 12 as a whole."""
LAST_ROW = 4_000_000

# By day, as the headings write it, the position of each session.
Days = Mapping[str, Mapping[str, int]]


def is_wide(headings: Iterable[str]) -> bool:
    """Whether columns are named after pupils' numbers and sessions."""
    names = [name.upper() for name in headings]
    return PUPIL in names and any(map(_session, names))


def by_day(table: Table) -> Table:
    """The table with a row a pupil and day, under DATE, AM and PM; unchanged where no column is a session.

    Raises `Unreadable` where a session has two columns, or there are too many days.
    """
    days: dict[str, dict[str, int]] = {}
    for position, name in enumerate(table.header):
        if session := _session(name):
            day, half = session
            if half in days.setdefault(day, {}):
                raise Unreadable("a session has two columns: leave one")
            days[day][half] = position
    if not days:
        return table
    if len(days) >= STEP:
        raise Unreadable(f"the file has columns for {STEP} days or more: send it in parts")
    taken = {position for halves in days.values() for position in halves.values()}
    others = [position for position in range(len(table.header)) if position not in taken]
    table.notes.append(f"a row a pupil and day: {12 * STEP + 3} is the third day of row 12")
    made = Table((*(table.header[position] for position in others), DATE, *HALVES), iter(()), table.notes)
    made.batches = _by_day(table, made, others, days)
    return made


def _session(heading: str) -> tuple[str, str] | None:
    """The day and half of it that a heading names."""
    name = heading.replace("_", " ")
    day, half = DAY.search(name), HALF.search(name)
    return (day[1], half[1].upper()) if day and half else None


def _by_day(table: Table, made: Table, others: Sequence[int], days: Days) -> Iterator[Batch]:
    names, new = column_names(len(table.header)), column_names(len(made.header))
    halves = new[-len(HALVES) :]
    for batch in table.batches:
        if len(batch.row_number) and (batch.row_number.max() or 0) > LAST_ROW:
            raise Unreadable(f"a register of more than {LAST_ROW} rows: send it in parts")
        numbered = batch.cells.with_columns((batch.row_number * STEP).alias("number"))
        parts = [
            numbered.select(
                *(pl.col(names[position]).alias(new[place]) for place, position in enumerate(others)),
                pl.lit(day).alias(new[len(others)]),
                *(
                    (pl.col(names[positions[half]]) if half in positions else pl.lit("")).alias(name)
                    for half, name in zip(HALVES, halves, strict=True)
                ),
                number=pl.col("number") + index,
            )
            for index, (day, positions) in enumerate(days.items(), 1)
        ]
        rows = pl.concat(parts).filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in halves))
        rows = rows.sort("number")
        numbers = rows["number"].cast(ROW_NUMBER).alias("row_number")
        yield Batch(
            rows.drop("number"),
            numbers,
            tuple(replace(row, row_number=row.row_number * STEP) for row in batch.ragged),
            tuple(bad for each in batch.bad_cells for bad in _bad(each, numbers, others, days)),
        )
    made.blank_rows = table.blank_rows


def _bad(bad: BadCells, numbers: pl.Series, others: Sequence[int], days: Days) -> Iterator[BadCells]:
    """Where bad cells of a column are in the rows that there are."""
    if bad.position in others:
        rows = numbers.filter((numbers // STEP).is_in(bad.row_numbers.implode()))
        yield replace(bad, position=others.index(bad.position), row_numbers=rows)
        return
    for index, positions in enumerate(days.values(), 1):
        for place, half in enumerate(HALVES):
            if positions.get(half) == bad.position:
                there = numbers.filter(numbers.is_in((bad.row_numbers * STEP + index).implode()))
                yield replace(bad, position=len(others) + 1 + place, row_numbers=there)
