"""Where figures of `kpi.indicator` stand: levels, the spells of each, breakdowns. No figures belong here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .dates import Quarter
from .deliveries import Authority
from .families import Spell, spells_of

# Who belongs to a spell: what every figure of a level's people rests on.
BELOW_AUTHORITY = ("safeguarding_involvements", "family_members", "persons")


@dataclass(frozen=True)
class Place:
    """Where a row stands: `level`, `level_value` and `breakdown`."""

    level: str
    level_value: str
    breakdown: str


def levels(authority: Authority, quarter: Quarter) -> Iterator[tuple[str, str, list[Spell], list[Spell]]]:
    """Level, level value, its spells, and its spells for Indicator 6. "`fs` (spells whose `period` is `during`; ...)
    `cohort` (number), `team` (latest team of the spell); cohort and team take every spell of theirs on all its rows";
    "For 6, `fs` is every spell begun by the quarter end".
    """
    spells = spells_of(authority)
    during = [s for s in spells if s.period(quarter) == "during"]
    begun = [s for s in spells if s.fs_start <= quarter.end_known_at(authority.as_of)]
    with_rows = [s for s in spells if quarter in s.quarters(authority.as_of)]
    yield "fs", "", during, begun
    for cohort in sorted({s.cohort for s in spells if s.cohort is not None}):
        own = [s for s in with_rows if s.cohort == cohort]
        yield "cohort", str(cohort), own, own
    for team in sorted({s.team for s in spells}):
        own = [s for s in with_rows if s.team == team]
        yield "team", team, own, own
