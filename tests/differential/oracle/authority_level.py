"""Figures of the whole authority: Indicators 1, 2, 3, 5 and 6, with the breakdowns that leave children out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from .dates import Quarter, active, age_on, closed_between, on_the_day
from .deliveries import Authority, Row
from .figures import Figure, mean_of_closed, mean_of_open, repeats
from .plans import days_since_previous

Whom = Callable[[Row], bool]


def everyone(authority: Authority) -> Whom:
    """At authority level all plans and periods count, whether or not their child is in `persons`."""
    return lambda row: True


def not_with_disabilities_team(authority: Authority) -> Whom:
    """Leaves out a "child open to a children-with-disabilities team"; a flag left blank is no such team."""
    flagged = {p["person_id"] for p in authority.of("persons") if p["disabled_children_team"]}
    return lambda row: row["person_id"] not in flagged


def children_on(rows: list[Row], day: date) -> set[str]:
    """ "children on a plan on the day (start <= day and no end or end > day)", each once."""
    return {row["person_id"] for row in rows if on_the_day(row["start_date"], row["end_date"], day)}


def all_ages(authority: Authority) -> Callable[[list[Row], date], int]:
    return lambda rows, day: len(children_on(rows, day))


def without_cwd(authority: Authority) -> Callable[[list[Row], date], int]:
    whom = not_with_disabilities_team(authority)
    return lambda rows, day: len(children_on([row for row in rows if whom(row)], day))


def under_12(authority: Authority) -> Callable[[list[Row], date], int]:
    """Those under 12 on the day they are counted; a child without a known date of birth cannot be told to be."""
    born = {p["person_id"]: p["date_of_birth"] for p in authority.of("persons")}

    def count(rows: list[Row], day: date) -> int:
        return sum(1 for child in children_on(rows, day) if child in born and age_on(day, born[child]) < 12)

    return count


def figures_of_plans(authority: Authority, quarter: Quarter, whom: Whom) -> list[Figure]:
    """Indicators 1 (without its children on a plan), 2 and 3."""
    all_plans = authority.of("child_protection_plans")
    plans = [p for p in all_plans if whom(p)]
    first, last = quarter.start, quarter.end_known_at(authority.as_of)
    in_quarter = [p for p in plans if active(p["start_date"], p["end_date"], first, last)]
    started = [p for p in plans if first <= p["start_date"] <= last]
    gaps = [
        days_since_previous(p, [other for other in all_plans if other["person_id"] == p["person_id"]]) for p in started
    ]
    return [
        Figure("1", "plans_active", "plans", len(in_quarter)),
        mean_of_closed("2a", "days_on_closed_plans", [p for p in plans if closed_between(p["end_date"], first, last)]),
        mean_of_open(
            "2b", "days_on_open_plans", [p for p in plans if on_the_day(p["start_date"], p["end_date"], last)], last
        ),
        *repeats(gaps),
    ]


def not_uasc(authority: Authority) -> list[Row]:
    """UASC are "left out of every looked-after indicator ..., row by row"."""
    return [p for p in authority.of("periods_of_care") if not p["uasc"]]


def figures_of_care(authority: Authority, quarter: Quarter, whom: Whom) -> list[Figure]:
    """Indicator 6."""
    periods = [p for p in not_uasc(authority) if whom(p)]
    first, last = quarter.start, quarter.end_known_at(authority.as_of)
    return [
        mean_of_closed("6a", "days_in_closed_care", [p for p in periods if closed_between(p["end_date"], first, last)]),
        mean_of_open(
            "6b", "days_in_open_care", [p for p in periods if on_the_day(p["start_date"], p["end_date"], last)], last
        ),
    ]


def figures_on_the_day(
    authority: Authority, quarter: Quarter, extract: str, count: Callable[[list[Row], date], int]
) -> list[Figure]:
    """Indicator 1: "children on a plan at the start and the end of the quarter"; Indicator 5: "children in care"."""
    if extract == "child_protection_plans":
        indicator, measure, rows = "1", "on_plan", authority.of(extract)
    else:
        indicator, measure, rows = "5", "looked_after", not_uasc(authority)
    return [
        Figure(indicator, f"{measure}_at_{edge}", "children", count(rows, day))
        for edge, day in (("quarter_start", quarter.start), ("quarter_end", quarter.end_known_at(authority.as_of)))
    ]
