"""Indicators 8 and 9: A&E attendances and emergency admissions, from individual rows or from the aggregate table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .dates import Quarter, quarter_of
from .deliveries import Authority, Row
from .families import Member
from .fields import of_person
from .figures import Figure
from .service_level import People

SUMMARY = "service_use_summary"


@dataclass(frozen=True)
class Kind:
    """One kind of hospital use: its indicator and measure, its extract, and its name in the aggregate table."""

    indicator: str
    extract: str
    date_column: str
    measure_of_summary: str


KINDS = (
    Kind("8", "ae_attendances", "attendance_date", "ae_attendance"),
    Kind("9", "emergency_admissions", "admission_date", "emergency_admission"),
)


def uses_summary(authority: Authority, kind: Kind, quarter: Quarter) -> bool:
    """ "Where a partner sends only the aggregate table, the same figures from it": individual rows win where their
    extract reaches the quarter.
    """
    return not authority.reaches(kind.extract, quarter.start)


def figures(kind: Kind, people: int | None, with_event: int | None, events: int | None, source: str) -> list[Figure]:
    """ "events, people with an event, people in the cohort, per cent" """
    return [
        Figure(kind.indicator, kind.extract, "percent", with_event, people, source),
        Figure(kind.indicator, f"{kind.extract}_events", "count", events, None, source),
    ]


def from_rows(authority: Authority, kind: Kind, quarter: Quarter, members: list[Member]) -> list[Figure]:
    """Figures of people known one by one; every event is of one person."""
    events = [
        sum(1 for row in of_person(authority, kind.extract, member) if quarter_of(row[kind.date_column]) == quarter)
        for member in members
    ]
    return figures(kind, len(members), sum(1 for number in events if number), sum(events), "individual")


def total(rows: list[Row], column: str) -> int | None:
    """The sum over cohorts; a blank in it leaves the sum unknown."""
    values = [row[column] for row in rows]
    return None if None in values else sum(values)


def from_summary(
    authority: Authority, kind: Kind, quarter: Quarter, age_group: str, cohort: str | None
) -> list[Figure]:
    """Figures of one cohort, or of all together, "marked as aggregate"; empty where the table has none."""
    rows = [
        row
        for row in authority.of(SUMMARY)
        if row["quarter_start"] == quarter.start
        and row["measure"] == kind.measure_of_summary
        and row["age_group"] == age_group
        and cohort in (None, str(row["cohort"]))
    ]
    if not rows:
        return figures(kind, None, None, None, "individual")
    with_event, events = total(rows, "people_with_event"), total(rows, "events")
    return figures(kind, total(rows, "people"), with_event, events, "aggregate")


def figures_of_hospital_use(
    authority: Authority, kind: Kind, quarter: Quarter, people: People, cohort: str | None
) -> Iterator[tuple[str, Figure]]:
    """ "children and adults apart", told apart "by `is_child`, at FS start". `cohort` is None at level fs."""
    for age_group in ("child", "adult"):
        if uses_summary(authority, kind, quarter):
            found = from_summary(authority, kind, quarter, age_group, cohort)
        else:
            found = from_rows(authority, kind, quarter, people.of_age_group(children=age_group == "child"))
        yield from ((age_group, figure) for figure in found)
