"""Spells, their members, and the windows of time that figures are counted in. No figures belong here."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .dates import Quarter, age_on, quarter_of, quarters_from
from .deliveries import Authority, Row

SEEDS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds"


@dataclass(frozen=True)
class Spell:
    """A family's allocations "joined where they touch or overlap, or where the gap is 28 days or less"."""

    family_id: str
    fs_start: date  # R03, "the earliest start of a family's FS case-worker allocation"
    fs_end: date | None  # R04, "the latest end of the spell's allocations; empty while any of them is open"
    team: str  # "that of the allocation that started last (then the greatest involvement id)"
    cohort: int | None

    def period(self, quarter: Quarter) -> str:
        """ "a quarter that ends before FS start is `baseline`, one that starts after FS end is `after`, any other is
        `during`"
        """
        if quarter.end < self.fs_start:
            return "baseline"
        if self.fs_end is not None and quarter.start > self.fs_end:
            return "after"
        return "during"

    def window(self, quarter: Quarter, as_of: date) -> tuple[date, date] | None:
        """ "Since FS, in the quarter: [max(quarter_start, FS start), min(quarter_end, FS end if there is one)]; when it
        ends before it begins there is no such time": then None.
        """
        first = max(quarter.start, self.fs_start)
        last = quarter.end_known_at(as_of)
        if self.fs_end is not None:
            last = min(last, self.fs_end)
        return (first, last) if first <= last else None

    def quarters(self, as_of: date) -> list[Quarter]:
        """ "every quarter from the fourth before the one that holds FS start (the 12-month baseline) to the one that
        holds the as-of date"
        """
        return quarters_from(quarter_of(self.fs_start).back(4), quarter_of(as_of))


@dataclass(frozen=True)
class Member:
    """A person of a family in one spell who has rows."""

    person_id: str
    relationship: str
    is_child: bool  # "under 18 at FS start"
    person: Row


@cache
def cohorts() -> list[tuple[int, date, date]]:
    """The reference table `cohorts`: number, first and last day of FS start."""
    with (SEEDS / "cohorts.csv").open(encoding="utf-8", newline="") as file:
        return [
            (int(row["cohort"]), date.fromisoformat(row["start_date"]), date.fromisoformat(row["end_date"]))
            for row in csv.DictReader(file)
        ]


def cohort_of(fs_start: date) -> int | None:
    """ "A spell that starts in no cohort has none" """
    for number, first, last in cohorts():
        if first <= fs_start <= last:
            return number
    return None


def spells_of(authority: Authority) -> list[Spell]:
    """Every spell of the authority, by family and FS start."""
    by_family: dict[str, list[Row]] = {}
    for allocation in authority.of("safeguarding_involvements"):
        by_family.setdefault(allocation["family_id"], []).append(allocation)
    found = []
    for family_id in sorted(by_family):
        for allocations in joined(by_family[family_id]):
            fs_start = min(a["start_date"] for a in allocations)
            ends = [a["end_date"] for a in allocations]
            last_started = max(allocations, key=lambda a: (a["start_date"], a["involvement_id"]))
            fs_end = None if None in ends else max(ends)
            found.append(Spell(family_id, fs_start, fs_end, last_started["team"], cohort_of(fs_start)))
    return found


def joined(allocations: list[Row]) -> list[list[Row]]:
    """Allocations of one family grouped into spells; gaps "are `next start - previous end` in days"."""
    groups: list[list[Row]] = []
    for allocation in sorted(allocations, key=lambda a: a["start_date"]):
        if groups:
            ends = [a["end_date"] for a in groups[-1]]
            if None in ends or (allocation["start_date"] - max(ends)).days <= 28:
                groups[-1].append(allocation)
                continue
        groups.append([allocation])
    return groups


def members_of(authority: Authority, spell: Spell) -> list[Member]:
    """The persons of the spell who have rows, by person id."""
    persons: dict[str, Any] = {row["person_id"]: row for row in authority.of("persons")}
    found = []
    for link in authority.of("family_members"):
        if link["family_id"] != spell.family_id or link["person_id"] not in persons:
            continue
        person = persons[link["person_id"]]
        born = person["date_of_birth"]
        if spell.fs_end is not None and spell.fs_end < born:
            continue  # "nobody has a row for a spell that ended before their birth"
        is_child = age_on(spell.fs_start, born) < 18
        if not is_child and not link["being_worked_with"]:
            continue  # "Only adults who are being worked with have rows"
        found.append(Member(link["person_id"], link["relationship"], is_child, person))
    return sorted(found, key=lambda member: member.person_id)
