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


@dataclass(frozen=True)
class Finding:
    """An estimate, the ends of its 95 per cent interval, and p. What is None, `reason` says why."""

    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    reason: str = ""

    def row(self, *, method: str, n: int, caveat: str, left_out: str = "") -> dict[str, object]:
        """The finding as the last columns of a row."""
        return {
            "method": method,
            "n": n,
            "estimate": self.estimate,
            "interval_low": self.low,
            "interval_high": self.high,
            "p": self.p,
            "left_out": left_out,
            "reason": self.reason,
            "caveat": caveat,
        }


def left_out(counts: Mapping[str, int]) -> str:
    """What was left out, and how many of it: `Families whose call-outs are not known: 3; ...`; '' for nothing."""
    return "; ".join(f"{what}: {count}" for what, count in counts.items() if count)


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
