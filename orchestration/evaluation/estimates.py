"""How a row of `evaluation.*` says what it rests on: the columns all these tables end with. No statistics here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

COLUMNS: Mapping[str, type[pl.DataType]] = {
    "method": pl.String,
    "n": pl.Int64,
    "estimate": pl.Float64,
    "interval_low": pl.Float64,
    "interval_high": pl.Float64,
    "p": pl.Float64,
    "left_out": pl.String,
    "reason": pl.String,
    "caveat": pl.String,
}
"""Names and types, in order."""

OF_PEOPLE: Mapping[str, type[pl.DataType]] = {"left_out_kinds": pl.String, **COLUMNS}
"""The same for tables in which `left_out` counts people or families: its kinds alone, for the public."""


@dataclass(frozen=True)
class Finding:
    """An estimate, the ends of its 95 per cent interval, and p. What is None, `reason` says why."""

    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    reason: str = ""

    def row(self, *, method: str, n: int, caveat: str, left_out: Mapping[str, int] | str = "") -> dict[str, object]:
        """The finding as the last columns of a row.

        left_out: how many people, families or things were left out, by kind; or a text that counts none.
        """
        if isinstance(left_out, str):
            kinds, text = "", left_out
        else:
            left = {kind: count for kind, count in left_out.items() if count}
            kinds, text = "; ".join(left), "; ".join(f"{kind}: {count}" for kind, count in left.items())
        return {
            "left_out_kinds": kinds,
            "method": method,
            "n": n,
            "estimate": self.estimate,
            "interval_low": self.low,
            "interval_high": self.high,
            "p": self.p,
            "left_out": text,
            "reason": self.reason,
            "caveat": caveat,
        }


def because(*reasons: str) -> str:
    """Several reasons as one text; empty ones drop out."""
    return "; ".join(reason for reason in reasons if reason)


def joined(parts: Iterable[str]) -> str:
    """Parts as one text that begins with a capital; '' for none."""
    text = because(*parts)
    return text[:1].upper() + text[1:]


def table(rows: Iterable[Mapping[str, object]], own_columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Rows as a table: the given columns, then those that every table ends with; what a row lacks is empty."""
    schema = {**own_columns, **COLUMNS}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
