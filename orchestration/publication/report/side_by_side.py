"""Indicators for the page: an indicator a row, an authority a column, instead of the long rows of the spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.publication.report.content import Cell, Table

KEY = ("Measure", "Part", "Indicator", "Unit")
NOT_APPLICABLE = "[z]"
WHOLE = frozenset({"plans", "children", "count", "incidents", "gbp"})
NOT_COMPLETE = " (incomplete)"


@dataclass(frozen=True)
class Wide:
    """A table unlike those of the file: title, headings, whether their columns are of numbers, and rows as texts."""

    title: str
    headings: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]


def is_of_indicators(table: Table) -> bool:
    """Whether the table has a row an authority and indicator."""
    return {"Authority", "Quarter", "Value", KEY[0]} <= {column.heading for column in table.columns}


def wide(table: Table) -> Wide:
    """The values of `table`, which `is_of_indicators`; [z] where an authority has no row of one. The quarter is in the
    title where it is everybody's.
    """
    headings = [column.heading for column in table.columns]
    kept = [heading for heading in KEY if heading in headings]
    values: dict[tuple[Cell, ...], dict[Cell, str]] = {}
    quarters: dict[Cell, Cell] = {}
    for cells in table.rows:
        row = dict(zip(headings, cells, strict=True))
        quarters[row["Authority"]] = row["Quarter"]
        values.setdefault(tuple(row[heading] for heading in kept), {})[row["Authority"]] = _value(row)
    rows = [
        [*map(str, key), *(by_authority.get(authority, NOT_APPLICABLE) for authority in quarters)]
        for key, by_authority in values.items()
    ]
    said = set(map(str, quarters.values()))
    if len(said) == 1:
        title, columns = f"{table.title}, {said.pop()}", list(map(str, quarters))
    else:
        title, columns = table.title, [f"{authority}, {quarter}" for authority, quarter in quarters.items()]
    return Wide(title, [*kept, *columns], [False] * len(kept) + [True] * len(columns), rows)


def _value(row: dict[str, Cell]) -> str:
    value = row["Value"]
    if isinstance(value, str):
        return value
    decimals = 0 if row.get("Unit") in WHOLE else 1
    return f"{value:,.{decimals}f}" + (NOT_COMPLETE if row.get("Complete") == "No" else "")
