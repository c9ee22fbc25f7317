"""The record of the gates that travels with what they let through: the rows of `quality.check`."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True)
class CheckRow:
    """One check of one run. `observed` and `threshold` are texts: figures and names, never a value of a person."""

    run_id: str
    check_name: str
    layer: str
    severity: str
    passed: bool
    observed: str
    threshold: str
    reason_for_threshold: str


CHECK_COLUMNS = tuple(field.name for field in fields(CheckRow))


def columns_of(rows: list[CheckRow]) -> list[list[object]]:
    """The rows turned into one list a column, as DuckDB's `unnest` takes them."""
    by_row = [astuple(row) for row in rows]
    return [[row[position] for row in by_row] for position in range(len(CHECK_COLUMNS))]
