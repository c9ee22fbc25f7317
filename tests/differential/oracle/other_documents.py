"""Indicators x1 to x4, which are not of the toolkit: "proportion of CiN with a case duration of more than 2 years",
"median duration of assessments", those that "started and finished on the same day", "rates of child protection
conferences and plans".
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from .authority_level import children_on, everyone, not_with_disabilities_team
from .dates import Quarter, closed_between, months_later, on_the_day
from .deliveries import Authority, Row
from .figures import Figure
from .plans import days

ASSESSMENTS = "child_assessments"
Found = tuple[str, Figure, tuple[str, ...]]


def need_plans_over_two_years(plans: list[Row], quarter: Quarter, authority: Authority) -> Figure:
    """Of the plans open at the quarter's end: those begun more than 24 calendar months before it."""
    last = quarter.end_known_at(authority.as_of)
    still_open = [p for p in plans if on_the_day(p["start_date"], p["end_date"], last)]
    long = sum(1 for p in still_open if months_later(last, -24) > p["start_date"])
    return Figure("x1", "need_plans_over_2_years", "percent", long, len(still_open))


def length_of_assessments(assessments: list[Row], quarter: Quarter, authority: Authority) -> list[Figure]:
    """Of those finished in the quarter; there is no median of none."""
    last = quarter.end_known_at(authority.as_of)
    lengths = [
        days(a["start_date"], a["end_date"]) for a in assessments if closed_between(a["end_date"], quarter.start, last)
    ]
    return [
        Figure("x2", "median_days_of_assessment", "days", median(lengths) if lengths else None),
        Figure("x3", "assessments_on_the_same_day", "percent", lengths.count(0), len(lengths)),
    ]


def rates_of_plans(authority: Authority, quarter: Quarter) -> list[Figure]:
    """Per 10,000 people under 18 "at mid-year of the year in which the financial year begins"."""
    plans = authority.of("child_protection_plans")
    last = quarter.end_known_at(authority.as_of)
    year = quarter.start.year - (1 if quarter.start.month < 4 else 0)
    people = [p["population"] for p in authority.of("population") if (p["year"], p["age_group"]) == (year, "under_18")]
    started = sum(1 for p in plans if quarter.start <= p["start_date"] <= last)
    counted = {"plans_started_per_10000": started, "on_plan_per_10000": len(children_on(plans, last))}
    return [
        Figure("x4", measure, "per_10000", count, people[0] if people else None) for measure, count in counted.items()
    ]


def figures_of_other_documents(authority: Authority, quarter: Quarter) -> Iterator[Found]:
    """Breakdown, figure and extracts, all at authority level."""
    for breakdown, also, whom in (
        ("", (), everyone(authority)),
        ("without_cwd", ("persons",), not_with_disabilities_team(authority)),
    ):
        plans = [p for p in authority.of("child_in_need_plans") if whom(p)]
        yield breakdown, need_plans_over_two_years(plans, quarter, authority), ("child_in_need_plans", *also)
        assessments = [a for a in authority.of(ASSESSMENTS) if whom(a)]
        for figure in length_of_assessments(assessments, quarter, authority):
            yield breakdown, figure, (ASSESSMENTS, *also)
    for figure in rates_of_plans(authority, quarter):
        yield "", figure, ("child_protection_plans",)
