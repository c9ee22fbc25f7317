"""What decisions on a return of a standard rest on besides: the period it is of, and the tables that belong to it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingest.contracts import EXTRACTS, Extract

if TYPE_CHECKING:
    from ingest.register import Register
    from ingest.register.records import Delivery, Parse

MONTHS_COVERED = 15
"""A return's latest day lies at most so many months before its as-of date."""
SMALLEST_COMPARED = 20
"""A table of fewer rows may be empty in another year."""
LATER = (
    "its days go on for more than a day after its as-of date: put it under the date of the year or month that it is of,"
    " or correct the days"
)
EARLIER = (
    f"none of its days lies in the {MONTHS_COVERED} months before its as-of date: put it under the date of the year or"
    " month that it is of"
)


def wrong_period(extract: type[Extract], parse: Parse, as_of: date) -> str:
    """Why a return is not of the period that ends on its as-of date; '' where it may be, or no day tells."""
    if not extract.dated_by or parse.last_day is None:
        return ""
    last = date.fromisoformat(parse.last_day)
    if last > as_of + timedelta(days=1):
        return LATER
    return EARLIER if last < _months_before(as_of, MONTHS_COVERED) else ""


def waiting(register: Register, delivery: Delivery) -> str:
    """What is said of a return that waits for another table of its standard and as-of date; '' where it does not."""
    extract: type[Extract] = EXTRACTS[delivery.agency, delivery.extract]
    if extract.waits_for is None:
        return ""
    table, said = extract.waits_for
    return "" if register.grounds.has_return(delivery, table) else said


def is_waiting(delivery: Delivery) -> bool:
    """Whether a held delivery waits for another table: then no operator can release it."""
    extract = EXTRACTS.get((delivery.agency, delivery.extract))
    return extract is not None and extract.waits_for is not None and delivery.reason == extract.waits_for[1]


def rows_replaced(register: Register, delivery: Delivery, delivery_id: int | None) -> int:
    """Rows of what a return is compared with: that of the same day of this or another year, 0 where there is none.

    One of April has fewer rows than one of March.
    """
    rows = register.grounds.rows_in_force_before(delivery, delivery_id, same_day=True)
    return rows if rows >= SMALLEST_COMPARED else 0


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
