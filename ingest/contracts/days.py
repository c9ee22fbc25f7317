"""The days that a date column may hold: bounds by name, each with its reason. Outside them a date cannot be true.

The latest day counts from the as-of date of the delivery, so the check is built for one (see ``Extract.schema``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

NOT_PLAUSIBLE = "not a plausible date"

FRIDAY = 5


@dataclass(frozen=True)
class Days:
    """Days from ``earliest`` to the as-of date and ``after`` it (polars' words: ``10mo``), on any day or weekdays."""

    earliest: date
    after: str
    weekdays: bool = False

    def hold(self, day: pl.Expr, as_of: date) -> pl.Expr:
        """Whether a day is plausible in a delivery as of ``as_of``; null where there is no day."""
        return (day >= self.earliest) & ~self._comes_later(day, as_of) & self._on_a_fitting_day(day)

    def may_hold_later(self, day: pl.Expr, as_of: date) -> pl.Expr:
        """Whether a day is refused for one reason only: it lies too long after the as-of date."""
        return self._comes_later(day, as_of) & self._on_a_fitting_day(day)

    def check(self, as_of: date) -> pa.Check:
        """The check of a column in a delivery as of ``as_of``."""

        def plausible(data: PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(self.hold(pl.col(data.key), as_of))

        return pa.Check(plausible, error=NOT_PLAUSIBLE)

    def _comes_later(self, day: pl.Expr, as_of: date) -> pl.Expr:
        return day > pl.lit(as_of).dt.offset_by(self.after)

    def _on_a_fitting_day(self, day: pl.Expr) -> pl.Expr:
        return day.dt.weekday() <= FRIDAY if self.weekdays else pl.lit(True)


# What systems write for a day of birth that nobody knows.
NO_BIRTH = date(1900, 1, 1)
# An unborn child has an expected day.
BIRTH = Days(date(1900, 1, 2), after="10mo")
# The welfare state's records begin in 1948. A file is drawn some days after the day that it describes, and holds what
# happened meanwhile: the marts leave that out, row by row. A month is longer than an honest file takes.
EVENT = Days(date(1948, 1, 1), after="31d")
# A pupil has sessions on school days. A Saturday or Sunday is a slip of the date.
SESSION = Days(date(1948, 1, 1), after="31d", weekdays=True)
# The end of what runs may be entered in advance: a plan's review, a programme's last day, a final hearing.
PLANNED = Days(date(1948, 1, 1), after="2y")
# Systems enter the eighteenth birthday as the day on which care will end.
UNTIL_ADULT = Days(date(1948, 1, 1), after="18y")
# Of what may not be used a daft day does no harm.
UNCHECKED = Days(date(1, 1, 2), after="100y")
# A return that names its own reference date knows nothing that begins later.
RETURN_EVENT = Days(date(1948, 1, 1), after="0d")
# Which year a return is of is judged by its days as a whole: none may be taken out before for lying too late.
RETURNED = Days(date(1948, 1, 1), after="100y")
# Totals may come for a period that has begun and still runs: a year at most.
RUNNING = Days(date(1948, 1, 1), after="1y")
