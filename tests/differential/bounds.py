"""Which days a delivery may hold, as the extracts page says. Rows outside are bad rows, which are tested elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

from .oracle.dates import months_later
from .oracle.deliveries import Row

# "births to ten months after the as-of date", events to a month after it, and some kinds later: months from then.
BIRTH, PLANNED, UNTIL_ADULT, RUNNING = 10, 24, 18 * 12, 12
LATER = {
    ("persons", "date_of_birth"): BIRTH,
    ("safeguarding_involvements", "end_date"): PLANNED,
    ("adult_worker_involvements", "end_date"): PLANNED,
    ("child_in_need_plans", "end_date"): PLANNED,
    ("child_protection_plans", "end_date"): PLANNED,
    ("periods_of_care", "end_date"): UNTIL_ADULT,
    ("care_proceedings", "concluded_date"): PLANNED,
    ("programmes", "end_date"): PLANNED,
    ("attendance_summary", "period_end"): RUNNING,
}
MONTH = timedelta(days=31)
FRIDAY = 5


def plausible(extract: str, rows: list[Row], as_of: date) -> list[Row]:
    """The rows that a delivery as of a day may hold."""
    return [row for row in rows if all(_fits(extract, column, day, as_of) for column, day in row.items())]


def _fits(extract: str, column: str, day: object, as_of: date) -> bool:
    if not isinstance(day, date):
        return True
    months = LATER.get((extract, column))
    latest = as_of + MONTH if months is None else months_later(as_of, months)
    return day <= latest and (column != "session_date" or day.isoweekday() <= FRIDAY)
