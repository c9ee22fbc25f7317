"""The rows of `kpi.indicator`: what each figure rests on, one row each. Those of the partners' services and the courts
are chosen in `service_rows`, those of plans, care and attendance here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import authority_level, service_rows, spell_level
from .dates import Quarter, quarter_of, quarters_from
from .deliveries import Authority
from .families import spells_of
from .fields import Fields
from .figures import Figure
from .person_quarter import attendance_reaches
from .places import BELOW_AUTHORITY, Place, levels


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
        for place, figure, extracts in service_rows.figures_of(authority, quarter):
            found.append(row(authority, quarter, place, figure, extracts))
    return found
