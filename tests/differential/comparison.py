"""Expected rows against those of a warehouse table: every row, every column, equal to the last digit."""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb

Row = dict[str, Any]

KEYS = {
    "person_quarter": ("authority", "person_key", "family_key", "r03_fs_start_date", "quarter_start"),
    "family_quarter": ("authority", "family_key", "r03_fs_start_date", "quarter_start"),
    "indicator": ("authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start"),
}
FIRST_FEW = 8


def published_rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    """Every row of a table of schema `kpi`."""
    cursor = connection.execute(f"select * from kpi.{table}")
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]


def by_key(rows: list[Row], table: str) -> dict[tuple, Row]:
    found = {tuple(row[column] for column in KEYS[table]): row for row in rows}
    assert len(found) == len(rows), f"kpi.{table} repeats a key"
    return found


def differences(table: str, expected: list[Row], published: list[Row]) -> list[str]:
    """One line a missing row, a row too many, or a differing column; all data here are synthetic."""
    wanted, there = by_key(expected, table), by_key(published, table)
    lines = [f"not published: {key}" for key in wanted if key not in there]
    lines += [f"not expected: {key}" for key in there if key not in wanted]
    for key in sorted(wanted.keys() & there.keys(), key=str):
        for column, value in wanted[key].items():
            # An int and a float of the same value are equal: counts are published as DOUBLE in kpi.indicator.
            if there[key].get(column, "no such column") != value:
                found = there[key].get(column, "no such column")
                lines.append(f"{column}: expected {value!r}, published {found!r} at {key}")
    return lines


def report(table: str, lines: list[str]) -> str:
    """How many differences of each kind, and the first few."""
    kinds = Counter(line.split(":")[0] for line in lines)
    told = ", ".join(f"{kind} {number}" for kind, number in kinds.most_common())
    return f"kpi.{table}: {len(lines)} differences ({told})\n  " + "\n  ".join(lines[:FIRST_FEW])
