"""Sessions at school: what each counts as, and a child's sums in a quarter. Nothing about families or levels."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

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


def from_summaries(rows: list[Row]) -> Sessions:
    """Sums of summary rows; the school year of one "is that of `period_start`"."""
    return Sessions(
        authorised=sum(row["authorised_absence_sessions"] for row in rows),
        unauthorised=sum(row["unauthorised_absence_sessions"] for row in rows),
        possible=sum(row["possible_sessions"] for row in rows),
        extracts={"attendance_summary"},
    )


def sessions_of(authority: Authority, person: Row, quarter: Quarter) -> Sessions | None:
    """A child's "all schools together, sessions dated in the quarter"; None "for a child with no session in the
    quarter". Where a child has both sessions and summaries that count in the quarter, the sessions win.
    """
    if person["upn"] is None:
        return None

    def counting(extract: str, day_column: str) -> list[Row]:
        return [
            row
            for row in authority.of(extract)
            if row["upn"] == person["upn"]
            and quarter_of(row[day_column]) == quarter
            and of_school_age(person["date_of_birth"], row[day_column])
        ]

    sessions = counting("attendance", "session_date")
    if sessions:
        return from_sessions(sessions)
    summaries = counting("attendance_summary", "period_start")
    return from_summaries(summaries) if summaries else None
