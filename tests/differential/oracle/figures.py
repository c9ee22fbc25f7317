"""A figure of `kpi.indicator`: numerator, denominator, value, unit. Choosing what to count does not belong here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .deliveries import Row
from .plans import WITHIN_12_MONTHS, WITHIN_24_MONTHS, days, days_until


@dataclass(frozen=True)
class Figure:
    """ "`value` is the numerator for counts, numerator / denominator for means, times 100 for percent"; a rate
    per 10,000 is times that.
    """

    indicator: str
    measure: str
    unit: str
    numerator: float | None  # empty where the quarter is known and this is not
    denominator: float | None = None  # empty for counts
    source: str = "individual"

    @property
    def value(self) -> float | None:
        if self.unit == "per_10000" and self.denominator is None:
            return None  # the population is not known
        if self.denominator is None:
            return self.numerator
        if self.denominator == 0 or self.numerator is None:
            return None  # "A rate with denominator 0 is empty."
        mean = self.numerator / self.denominator
        return mean * {"percent": 100, "per_10000": 10_000}.get(self.unit, 1)


def mean_of_closed(indicator: str, measure: str, closed: list[Row]) -> Figure:
    """2a, 6a: mean days of what closed in the quarter."""
    return Figure(indicator, measure, "days", sum(days(r["start_date"], r["end_date"]) for r in closed), len(closed))


def mean_of_open(indicator: str, measure: str, still_open: list[Row], quarter_end: date) -> Figure:
    """2b, 6b: "mean days to quarter end" of what is open at it."""
    return Figure(indicator, measure, "days", sum(days_until(r, quarter_end) for r in still_open), len(still_open))


def repeats(gaps: list[int | None]) -> list[Figure]:
    """3a, 3b: "of plans that start in the quarter, number and share that start within 12 / 24 months of the child's
    previous plan's end". `gaps` has one entry a plan: I20, None without a previous plan.
    """
    known = [gap for gap in gaps if gap is not None]
    within_12 = sum(1 for gap in known if gap < WITHIN_12_MONTHS)
    within_24 = sum(1 for gap in known if gap < WITHIN_24_MONTHS)
    return [
        Figure("3a", "repeat_plans_12_months", "percent", within_12, len(gaps)),
        Figure("3b", "repeat_plans_24_months", "percent", within_24, len(gaps)),
    ]
