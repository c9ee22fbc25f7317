"""The rows of `kpi.indicator` for Indicators 1, 2, 3, 5, 6 and 7: levels, what a figure rests on, one row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import authority_level, spell_level
from .dates import Quarter, quarter_of, quarters_from
from .deliveries import Authority
from .families import Spell, spells_of
from .figures import Figure
from .person_quarter import Fields, attendance_reaches

BELOW_AUTHORITY = ("safeguarding_involvements", "family_members", "persons")


@dataclass(frozen=True)
class Place:
    """Where a row stands: `level`, `level_value` and `breakdown`."""

    level: str
    level_value: str
    breakdown: str


def rests_on(authority: Authority, extracts: tuple[str, ...], day: date) -> bool:
    """Whether every extract a figure rests on reaches the day; `attendance` stands for either form of it."""
    return all(
        attendance_reaches(authority, day) if extract == "attendance" else authority.reaches(extract, day)
        for extract in extracts
    )


def row(authority: Authority, quarter: Quarter, place: Place, figure: Figure, extracts: tuple[str, ...]) -> Fields:
    """One row. "A figure that rests on an extract never delivered, or whose as-of date lies before the quarter
    begins, is empty"; one "that some extract in use does not reach the end of is published with `complete` = false".
    """
    known = rests_on(authority, extracts, quarter.start)
    return {
        "authority": authority.slug,
        "indicator": figure.indicator,
        "measure": figure.measure,
        "level": place.level,
        "level_value": place.level_value,
        "breakdown": place.breakdown,
        "quarter_start": quarter.start,
        "quarter_end": quarter.end,
        "numerator": figure.numerator if known else None,
        "denominator": figure.denominator if known else None,
        "value": figure.value if known else None,
        "unit": figure.unit,
        "source": figure.source,
        "complete": rests_on(authority, extracts, quarter.end),
    }


def rows_of_authority_level(authority: Authority, quarter: Quarter) -> Iterator[Fields]:
    """Figures with breakdowns '' and `without_cwd`; children on a day with `all`, `under_12` and `without_cwd`."""
    for extract, figures in (
        ("child_protection_plans", authority_level.figures_of_plans),
        ("periods_of_care", authority_level.figures_of_care),
    ):
        for breakdown, also, whom in (
            ("", (), authority_level.everyone),
            ("without_cwd", ("persons",), authority_level.not_with_disabilities_team),
        ):
            for figure in figures(authority, quarter, whom(authority)):
                yield row(authority, quarter, Place("authority", "", breakdown), figure, (extract, *also))
        for breakdown, also, count in (
            ("all", (), authority_level.all_ages),
            ("under_12", ("persons",), authority_level.under_12),
            ("without_cwd", ("persons",), authority_level.without_cwd),
        ):
            for figure in authority_level.figures_on_the_day(authority, quarter, extract, count(authority)):
                yield row(authority, quarter, Place("authority", "", breakdown), figure, (extract, *also))


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


def rows_below_authority_level(authority: Authority, quarter: Quarter) -> Iterator[Fields]:
    for level, level_value, spells, spells_for_care in levels(authority, quarter):
        place = Place(level, level_value, "")
        for figure in spell_level.figures_of_plans(authority, quarter, spells):
            yield row(authority, quarter, place, figure, ("child_protection_plans", *BELOW_AUTHORITY))
        for figure in spell_level.figures_of_care(authority, quarter, spells_for_care):
            yield row(authority, quarter, place, figure, ("periods_of_care", *BELOW_AUTHORITY))
        sessions = spell_level.sessions_of_level(authority, quarter, spells)
        for figure in spell_level.figures_of_attendance(sessions):
            yield row(authority, quarter, place, figure, ("attendance", *BELOW_AUTHORITY))
        # Codes of an unknown quarter are not known to have occurred: no rows for them.
        if rests_on(authority, ("attendance", *BELOW_AUTHORITY), quarter.start):
            for code in sorted(sessions.by_code):
                figure = spell_level.figure_of_code(sessions, code)
                by_code = Place(level, level_value, code)
                yield row(authority, quarter, by_code, figure, ("attendance", *BELOW_AUTHORITY))


def rows_of(authority: Authority) -> list[Fields]:
    """ "One row a quarter from the fourth before the authority's earliest FS start to the one that holds its as-of
    date."
    """
    spells = spells_of(authority)
    if not spells:
        return []
    first = quarter_of(min(s.fs_start for s in spells)).back(4)
    found = []
    for quarter in quarters_from(first, quarter_of(authority.as_of)):
        found.extend(rows_of_authority_level(authority, quarter))
        found.extend(rows_below_authority_level(authority, quarter))
    return found
