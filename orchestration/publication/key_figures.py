"""The key figures of each authority: the six that a head of service asks for first, from a file everybody may read.

`read` is the one reader; the summary of a night, `explore.html` and the report say what it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

from orchestration.evaluation.indicator_signal import NAME as SIGNAL
from orchestration.publication.indicator_labelled import BREAKDOWN, LEVEL_VALUE, NAME


@dataclass(frozen=True)
class Measure:
    """Which rows of `kpi.indicator_labelled` are a key figure, and its title."""

    title: str
    indicator: str
    measure: str
    level: str
    breakdown: str
    decimals: int = 0


PLANS = Measure("Children on a plan", "1", "on_plan_at_quarter_end", "authority", "total")
LOOKED_AFTER = Measure("Children looked after", "5", "looked_after_at_quarter_end", "authority", "total")
MEASURES = (
    PLANS,
    LOOKED_AFTER,
    Measure("Repeat plans", "3b", "repeat_plans_24_months", "authority", "total", 1),
    Measure("Days on a plan", "2a", "days_on_closed_plans", "authority", "total"),
    Measure("School absence", "7", "total_absence", "fs", "total", 1),
    Measure("Domestic abuse repeats", "17", "repeat_incidents", "fs", "quarter"),
)
"""The key figures, in their order."""


@dataclass(frozen=True)
class Point:
    """One quarter's figure: its first day, its label, the value or why there is none (c, z, x), and the signal of the
    control chart in words, '' without one."""

    quarter: date
    label: str
    value: float | None
    suppression: str
    signal: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """One key figure of one authority: every complete quarter, oldest first, and what to make of a change."""

    measure: Measure
    authority: str
    authority_name: str
    unit: str
    good_direction: str
    points: tuple[Point, ...]

    @property
    def newest(self) -> Point:
        """The newest whole quarter."""
        return self.points[-1]

    @property
    def year_before(self) -> Point | None:
        """The same quarter a year earlier; None where the series does not go back that far."""
        day = self.newest.quarter.replace(year=self.newest.quarter.year - 1)
        return next((point for point in self.points if point.quarter == day), None)

    @property
    def change(self) -> float | None:
        """The newest figure less that of a year before, to the decimals shown; None where either is not known."""
        then = self.year_before
        if self.newest.value is None or then is None or then.value is None:
            return None
        return self.rounded(self.newest.value) - self.rounded(then.value)

    @property
    def verdict(self) -> str:
        """better, worse or the same, by the good direction; '' where the change is not known or has no good one."""
        if self.change is None or self.good_direction == "none":
            return ""
        if abs(self.change) < 1e-9:
            return "the same"
        return "better" if (self.change > 0) == (self.good_direction == "up") else "worse"

    def rounded(self, value: float) -> float:
        """The value as it is shown."""
        return round(value, self.measure.decimals)

    def shown(self, point: Point | None) -> str:
        """A quarter's figure as text: a number, or its symbol in brackets, or "none" before the series begins."""
        if point is None:
            return "none"
        return f"[{point.suppression or 'x'}]" if point.value is None else self.number(point.value)

    @property
    def arrow(self) -> str:
        """Where the figure has gone in a year; '' where it has not moved or that is not known."""
        return "" if not self.change else "▲" if self.change > 0 else "▼"

    def number(self, value: float) -> str:
        """A number with the decimals of the measure and its unit where that is not what the title says."""
        unit = {"percent": "%", "days": " days"}.get(self.unit, "")
        return f"{self.rounded(value):,.{self.measure.decimals}f}{unit}"


def read(connection: duckdb.DuckDBPyConnection) -> list[KeyFigure]:
    """Every key figure of every authority, by measure and authority, from a published file.

    An authority without a complete quarter of a measure is left out of it.
    """
    signals = _signals(connection)
    return [figure for measure in MEASURES for figure in _of_measure(connection, measure, signals)]


def _of_measure(connection: duckdb.DuckDBPyConnection, measure: Measure, signals: str) -> Iterator[KeyFigure]:
    rows = connection.execute(
        f"""
        select authority, authority_name, unit, good_direction, quarter_start, quarter_label, value, suppression,
            coalesce(signal, '')
        from {NAME} left join ({signals})
            using (authority, indicator, measure, level, level_value, breakdown, quarter_start)
        where complete and indicator = $1 and measure = $2 and level = $3 and breakdown = $4
        order by authority_name, quarter_start
        """,
        [measure.indicator, measure.measure, measure.level, measure.breakdown],
    ).fetchall()
    for who, quarters in groupby(rows, lambda row: row[:4]):
        yield KeyFigure(measure, *who, points=tuple(Point(*row[4:]) for row in quarters))


def _signals(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL for the signals of the file's control charts, in the words of the labelled table; for none where it has no
    such table: a release made before there was one is carried over as it is."""
    there = connection.execute(
        "select count(*) from (show all tables) where schema || '.' || name = $1 and database = current_database()",
        [SIGNAL],
    ).fetchone()
    keys = (
        f"authority, indicator, measure, level, {LEVEL_VALUE} as level_value, {BREAKDOWN} as breakdown, quarter_start"
    )
    if there == (1,):
        return f"select {keys}, signal from {SIGNAL}"
    return f"select {keys}, '' as signal from kpi.indicator where false"


def table(figures: Iterable[KeyFigure]) -> tuple[list[str], list[list[str]]]:
    """Titles, and a row an authority: its name and its figures, with those of a year before in brackets."""
    cells: dict[str, dict[str, str]] = {}
    for figure in figures:
        said = (figure.shown(figure.newest), f"({figure.shown(figure.year_before)})", figure.arrow, figure.verdict)
        cells.setdefault(figure.authority_name, {})[figure.measure.title] = " ".join(each for each in said if each)
    titles = list(dict.fromkeys(title for of in cells.values() for title in of))
    return titles, [[name, *(of.get(title, "[z]") for title in titles)] for name, of in sorted(cells.items())]


def sentence(figures: Iterable[KeyFigure]) -> str:
    """One measure over its authorities, in one sentence: what can be compared with a year before, then what cannot."""
    figures = list(figures)
    if not figures:
        return "No quarter is complete yet."
    begins = f"{figures[0].measure.title}, {max(figure.newest.label for figure in figures)}"
    compared = [
        f"{figure.authority_name} {figure.shown(figure.newest)} ({_moved(figure)})"
        for figure in figures
        if figure.change is not None
    ]
    others = [figure.authority_name for figure in figures if figure.change is None]
    if not compared:
        return f"{begins}: withheld, or without a figure a year before, everywhere."
    rest = f"; withheld, or without a figure a year before: {', '.join(others)}" if others else ""
    return f"{begins}: {', '.join(compared)}{rest}."


def _moved(figure: KeyFigure) -> str:
    then = figure.shown(figure.year_before)
    if figure.verdict == "the same":
        return "as a year before"
    return f"{'up' if (figure.change or 0) > 0 else 'down'} from {then}"
