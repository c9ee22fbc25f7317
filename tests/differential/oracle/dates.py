"""Calendar arithmetic as the toolkit words it, on plain `datetime.date` values.

Nothing about plans, children or extracts belongs here.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Quarter:
    """A financial-year quarter: "`quarter_start` and `quarter_end` are its first and last day, both inside it"."""

    start: date

    @property
    def end(self) -> date:
        return self.next().start - timedelta(days=1)

    def next(self) -> Quarter:
        return Quarter(months_later(self.start, 3))

    def back(self, quarters: int) -> Quarter:
        return Quarter(months_later(self.start, -3 * quarters))

    def end_known_at(self, as_of: date) -> date:
        """ "In the quarter that holds the authority's as-of date, the as-of date stands in for the quarter end." """
        return min(self.end, as_of)


def quarter_of(day: date) -> Quarter:
    """ "Apr-Jun, Jul-Sep, Oct-Dec, Jan-Mar": the first months are 1, 4, 7 and 10."""
    return Quarter(date(day.year, 3 * ((day.month - 1) // 3) + 1, 1))


def quarters_from(first: Quarter, last: Quarter) -> list[Quarter]:
    """Every quarter from `first` to `last`, both included."""
    found = []
    quarter = first
    while quarter <= last:
        found.append(quarter)
        quarter = quarter.next()
    return found


def months_later(day: date, months: int) -> date:
    """ "Calendar months back from the 29th to 31st stop at the month's last day." """
    years, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last_day = calendar.monthrange(years, month_index + 1)[1]
    return date(years, month_index + 1, min(day.day, last_day))


def age_on(day: date, born: date) -> int:
    """Age in whole years; "somebody born on 29 February is a year older on 1 March of other years";
    "an unborn child has age 0".
    """
    birthday_still_to_come = (day.month, day.day) < (born.month, born.day)
    return max(0, day.year - born.year - (1 if birthday_still_to_come else 0))


def school_year_start(day: date) -> date:
    """The 1 September on or before the day."""
    this_year = date(day.year, 9, 1)
    return this_year if this_year <= day else date(day.year - 1, 9, 1)


def active(start: date, end: date | None, first: date, last: date) -> bool:
    """ "Active in a window [a, b]: `start <= b` and (`end` is empty or `end >= a`)." """
    return start <= last and (end is None or end >= first)


def on_the_day(start: date, end: date | None, day: date) -> bool:
    """ "on a plan on the day (start <= day and no end or end > day)" """
    return start <= day and (end is None or end > day)


def closed_between(end: date | None, first: date, last: date) -> bool:
    """ "Closed in the quarter: `quarter_start <= end <= quarter_end`." """
    return end is not None and first <= end <= last
