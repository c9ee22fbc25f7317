"""Sessions at school: what each counts as, and a child's sums in a quarter. Nothing about families or levels."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor

from .dates import Quarter, age_on, quarter_of, school_year_start
from .deliveries import Authority, Row
from .families import SEEDS


@dataclass
class Sessions:
    """Sums of sessions, and the extracts they come from. `by_code` holds the absences only, and only of sessions:
    summaries carry no codes.
    """

    authorised: int = 0
    unauthorised: int = 0
    possible: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    extracts: set[str] = field(default_factory=set)

    def add(self, other: Sessions) -> None:
        self.authorised += other.authorised
        self.unauthorised += other.unauthorised
        self.possible += other.possible
        self.by_code.update(other.by_code)
        self.extracts |= other.extracts


def codes() -> dict[str, list[tuple[date, date | None, str]]]:
    """The reference table `attendance_codes`: versions (valid from, valid to, counts as) of each code."""
    versions: dict[str, list[tuple[date, date | None, str]]] = {}
    with (SEEDS / "attendance_codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
            version = (date.fromisoformat(row["valid_from"]), valid_to, row["counts_as"])
            versions.setdefault(row["code"], []).append(version)
    return {code: sorted(found, key=lambda version: version[0]) for code, found in versions.items()}


CODES = codes()


def counts_as(code: str, day: date) -> str:
    """Meaning "by validity date; a code outside its validity takes the version with the latest valid_from not after
    the date, else the earliest version".
    """
    for valid_from, valid_to, meaning in CODES[code]:
        if valid_from <= day and (valid_to is None or day <= valid_to):
            return meaning
    begun = [version for version in CODES[code] if version[0] <= day]
    return (begun[-1] if begun else CODES[code][0])[2]


def of_school_age(born: date, day: date) -> bool:
    """ "only children aged 5 to 15 on 1 September of the school year of the session" """
    september = school_year_start(day)
    return born <= september and 5 <= age_on(september, born) <= 15


def from_sessions(rows: list[Row]) -> Sessions:
    """Sums of single sessions: possible ones are those present and those absent."""
    total = Sessions(extracts={"attendance"})
    for row in rows:
        meaning = counts_as(row["code"], row["session_date"])
        if meaning != "not_possible":
            total.possible += 1
        if meaning == "authorised":
            total.authorised += 1
        if meaning == "unauthorised":
            total.unauthorised += 1
        if meaning in ("authorised", "unauthorised"):
            total.by_code[row["code"]] += 1
    return total


def holidays() -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The reference table `school_terms`: month and day of each usual holiday's first and last day."""
    with (SEEDS / "school_terms.csv").open(encoding="utf-8", newline="") as file:
        return [
            ((int(row["first_month"]), int(row["first_day"])), (int(row["last_month"]), int(row["last_day"])))
            for row in csv.DictReader(file)
        ]


HOLIDAYS = holidays()


def school_days(first: date, last: date) -> int:
    """ "weekdays outside the usual holidays" from one day to another, both included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(
        day.weekday() < 5 and not any(begins <= (day.month, day.day) <= ends for begins, ends in HOLIDAYS)
        for day in days
    )


def shared_out(row: Row, end: date, quarter: Quarter) -> Sessions | None:
    """The part of a period that lies in a quarter: "its sessions are shared out by school days", in whole sessions, so
    that what the quarters have up to a day is rounded; None where none of its school days lies in the quarter. A period
    without a school day belongs to the quarter of its first day.
    """
    first, last = max(row["period_start"], quarter.start), min(end, quarter.end)
    if first > last:
        return None
    whole = school_days(row["period_start"], end)
    absent = (row["authorised_absence_sessions"], row["unauthorised_absence_sessions"])
    sent = (row["possible_sessions"] - sum(absent), *absent)
    if whole == 0:
        if quarter_of(row["period_start"]) != quarter:
            return None
        present, authorised, unauthorised = sent
    else:
        to_end = school_days(row["period_start"], last)
        before = to_end - school_days(first, last)
        if to_end == before:
            return None
        present, authorised, unauthorised = (
            floor(number * to_end / whole + 0.5) - floor(number * before / whole + 0.5) for number in sent
        )
    return Sessions(authorised, unauthorised, present + authorised + unauthorised, extracts={"attendance_summary"})


def sessions_of(authority: Authority, person: Row, quarter: Quarter) -> Sessions | None:
    """A child's "all schools together, sessions dated in the quarter"; None "for a child with no session in the
    quarter". Where a child has both sessions and summaries that count in the quarter, the sessions win.
    """
    if person["upn"] is None:
        return None

    sessions = [
        row
        for row in authority.of("attendance")
        if row["upn"] == person["upn"]
        and quarter_of(row["session_date"]) == quarter
        and of_school_age(person["date_of_birth"], row["session_date"])
    ]
    if sessions:
        return from_sessions(sessions)
    parts = [
        shared_out(row, min(row["period_end"] or authority.as_of, authority.as_of), quarter)
        for row in authority.of("attendance_summary")
        if row["upn"] == person["upn"] and of_school_age(person["date_of_birth"], row["period_start"])
    ]
    found = [part for part in parts if part is not None]
    if not found:
        return None
    total = Sessions()
    for part in found:
        total.add(part)
    return total
