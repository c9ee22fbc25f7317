"""The columns that tables of estimates end with, and the finding that fills them. No statistics here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from orchestration.evaluation.table import Columns, Field

COLUMNS = ("method", "n", "estimate", "interval_low", "interval_high", "p", "left_out", "reason", "caveat")
"""The columns that every table of estimates ends with, in order."""

ESTIMATES = ("estimate", "interval_low", "interval_high", "p")
"""Those of them that are figures."""

ONE_DECIMAL = {"estimate": 1, "interval_low": 1, "interval_high": 1, "p": 4}
RATIO = {"estimate": 3, "interval_low": 3, "interval_high": 3, "dispersion": 1, "p": 4}
"""How figures are rounded for the public."""


def of_people(n: str, estimate: str, p: str) -> Columns:
    """The last columns of a table in which `left_out` counts people or families: its kinds alone are for the public."""
    return {
        "left_out_kinds": Field(
            pl.String, "What is not in the figures, without how much of it: what the public file says of it."
        ),
        **_columns(
            n,
            estimate,
            p,
            interval=("Lower end of the 95 per cent interval of the estimate.", "Upper end of it."),
            left_out="What is not in the figures, why and how much of it; '' where nothing is left out.",
            reason="Why estimate, interval or p is empty; '' where none is.",
        ),
    }


def of_years(n: str, estimate: str, interval: str, p: str) -> Columns:
    """The last columns of a table that compares years."""
    return _columns(
        n,
        estimate,
        p,
        interval=(
            f"Lower end of the 95 per cent interval. {interval}",
            f"Upper end of the 95 per cent interval. {interval}",
        ),
        left_out="What was left out, how many and why; '' where nothing is.",
        reason="Why the estimate, its interval, p or a change is empty; '' where none is.",
    )


def _columns(n: str, estimate: str, p: str, *, interval: tuple[str, str], left_out: str, reason: str) -> Columns:
    return {
        "method": Field(pl.String, "What was computed, in plain words."),
        "n": Field(pl.Int64, n),
        "estimate": Field(pl.Float64, estimate),
        "interval_low": Field(pl.Float64, interval[0]),
        "interval_high": Field(pl.Float64, interval[1]),
        "p": Field(pl.Float64, p),
        "left_out": Field(pl.String, left_out),
        "reason": Field(pl.String, reason),
        "caveat": Field(pl.String, "What the figures do not show."),
    }


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
