"""Child protection plans, periods of care and referrals of one child. Nothing about levels or indicators."""

from __future__ import annotations

from datetime import date

from .dates import on_the_day
from .deliveries import Row

WITHIN_12_MONTHS, WITHIN_24_MONTHS = 365, 730  # "fewer than 365 / 730 days"


def days(start: date, end: date) -> int:
    """ "A duration is the date difference `end - start` in days. A plan that starts and ends on the same day lasts 0
    days."
    """
    return (end - start).days


def days_until(row: Row, last: date) -> int:
    """Days of a plan or period "from its start to the earlier of its end and the quarter end"."""
    return days(row["start_date"], last if row["end_date"] is None else min(row["end_date"], last))


def in_order(rows: list[Row], key_column: str) -> list[Row]:
    """ "ordered by (start, end, key) with an empty end last" """

    def place(row: Row) -> tuple:
        return row["start_date"], row["end_date"] is None, row["end_date"] or date.min, row[key_column]

    return sorted(rows, key=place)


def previous_plan(plan: Row, plans_of_child: list[Row]) -> Row | None:
    """ "the child's last earlier plan, ordered by (start, end, key) with an empty end last, that ended on or before
    this plan's start"
    """
    ordered = in_order(plans_of_child, "plan_id")
    place = [p["plan_id"] for p in ordered].index(plan["plan_id"])
    ended = [p for p in ordered[:place] if p["end_date"] is not None and p["end_date"] <= plan["start_date"]]
    return ended[-1] if ended else None


def days_since_previous(plan: Row, plans_of_child: list[Row]) -> int | None:
    """I20 of one plan: "its start minus the end of its previous plan"; None where there is none."""
    previous = previous_plan(plan, plans_of_child)
    return None if previous is None else days(previous["end_date"], plan["start_date"])


def latest_by_start(rows: list[Row], key_column: str) -> Row | None:
    """ "if several, the latest start (then the greatest key)"; "Ties by key are broken by the raw id" """
    return max(rows, key=lambda r: (r["start_date"], r[key_column]), default=None)


def latest_ended_before(plans_of_child: list[Row], fs_start: date) -> Row | None:
    """R13: "the latest plan that ended before FS start", latest in the order of plans: start, end, key."""
    ended = [p for p in in_order(plans_of_child, "plan_id") if p["end_date"] is not None and p["end_date"] < fs_start]
    return ended[-1] if ended else None


def referral_at(referrals: list[Row], fs_start: date) -> Row | None:
    """R02: "the referral open at FS start (start <= day and no end or end > day); if none, the latest before it; of
    several the latest start, then the greatest id"
    """
    is_open = [r for r in referrals if on_the_day(r["start_date"], r["end_date"], fs_start)]
    before = [r for r in referrals if r["start_date"] < fs_start]
    return latest_by_start(is_open or before, "referral_id")
