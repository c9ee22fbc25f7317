"""What `explore.html` holds, read from the public file: every series once, short enough for one page.

Codes become places in a list, and a series one row: its keys, its first quarter, and a list for each thing it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from ingest import database
from orchestration.evaluation.indicator_funnel import NAME as FUNNEL
from orchestration.evaluation.indicator_signal import NAME as SIGNAL
from orchestration.publication import key_figures
from orchestration.publication.indicator_labelled import BREAKDOWN, LEVEL_VALUE
from orchestration.publication.indicator_labelled import NAME as LABELLED
from orchestration.publication.key_figures import KeyFigure
from orchestration.publication.toolkit_names import toolkit_order

TABLES = "select schema_name || '.' || table_name from duckdb_tables()"
KEYS = ("authority", "indicator", "measure", "level", "level_value", "breakdown")
NO_ROW = (None, "-", None, None, None, None, None, None, None, "", "", "")
"""A quarter in which nothing of a series occurred, such as an attendance code that nobody used."""
BREAKDOWNS = f"select distinct breakdown, breakdown_label from {LABELLED} order by all"
PLACES = 2
"""Decimals of what is drawn; what the public file shows has one."""


@dataclass(frozen=True)
class Data:
    """The run, the key figures, and what the page's script looks things up in."""

    run_id: str
    code_version: str
    key_figures: list[KeyFigure]
    lookup: Mapping[str, Any]


def gathered(public_file: Path) -> Data:
    """Read everything that the page shows."""
    with database.connect(public_file, read_only=True) as connection:
        run = connection.execute("select run_id, code_version from meta.run limit 1").fetchone() or ("", "")
        figures = key_figures.read(connection)
        tables = {table for (table,) in connection.execute(TABLES).fetchall()}
        quarters = connection.execute(
            f"select distinct quarter_start::varchar, quarter_label from {LABELLED} where complete order by all"
        ).fetchall()
        at = {quarter: place for place, (quarter, _) in enumerate(quarters)}
        measures = _measures(connection)
        lookup = {
            "authorities": _rows(
                connection,
                "select distinct authority as slug, authority_name as name, go_live_date::varchar as goLive"
                f" from {LABELLED} left join reference.local_authorities on authority = slug order by name",
            ),
            "quarters": [{"start": start, "label": label} for start, label in quarters],
            "measures": measures,
            "levels": _rows(
                connection,
                "select level, level_value as value, any_value(level_label) as label, any_value(authority) as one"
                f" from {LABELLED} group by level, level_value"
                " order by list_position(['authority', 'fs', 'cohort', 'team'], level), level_value",
            ),
            "breakdowns": {code: label for code, label in connection.execute(BREAKDOWNS).fetchall()},
            "series": list(_series(connection, at, SIGNAL in tables)),
            "funnels": list(_funnels(connection, at)) if FUNNEL in tables else [],
            "cards": [card(figure) for figure in figures],
        }
    return Data(*run, figures, lookup)


def card(figure: KeyFigure) -> dict[str, Any]:
    """A key figure in words: what, how it moved in a year, whether that is better, its signal, and a line to draw."""
    change, newest = figure.change, figure.newest
    if change is None:
        why = "withheld" if figure.year_before and "c" in _symbols(figure) else "not known"
        moved = f"A year before: {figure.shown(figure.year_before)}. The change is {why}."
    elif figure.verdict == "the same" or not change:
        moved = f"The same as a year before ({figure.shown(figure.year_before)})."
    else:
        by = figure.number(abs(change)).replace("%", " points")
        moved = f"{by} {'more' if change > 0 else 'less'} than a year before ({figure.shown(figure.year_before)})."
    return {
        "authority": figure.authority,
        "title": figure.measure.title,
        "quarter": newest.label,
        "value": figure.shown(newest),
        "moved": moved,
        "arrow": figure.arrow,
        "verdict": figure.verdict,
        "signal": newest.signal,
        "line": [point.value for point in figure.points],
        "where": [
            figure.measure.indicator,
            figure.measure.measure,
            figure.measure.level,
            "total",
            figure.measure.breakdown,
        ],
    }


def _symbols(figure: KeyFigure) -> set[str]:
    return {figure.newest.suppression, figure.year_before.suppression if figure.year_before else ""}


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _measures(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return _rows(
        connection,
        "select number as indicator, titles.title, listed.measure, name as label, unit, value_is as kind,"
        " good_direction as good, definition from reference.indicators as listed"
        " join reference.indicator_titles as titles using (number)"
        f" where (number, listed.measure) in (select (indicator, measure) from {LABELLED})"
        f" order by {toolkit_order('number')}, listed.rowid",
    )


def _series(connection: duckdb.DuckDBPyConnection, at: Mapping[str, int], has_signals: bool) -> Iterator[list[Any]]:
    """Keys, first quarter, symbols, values, numerators, denominators, medians, [centre, lower, upper, signals, why]."""
    joined = f"left join ({_signals()}) using ({', '.join(KEYS)}, quarter_start)" if has_signals else ""
    drawn = "centre, lower_limit, upper_limit, signal, means, reason" if has_signals else "null, null, null, '', '', ''"
    rows = connection.execute(
        f"select {', '.join(KEYS)}, quarter_start::varchar, suppression, value, numerator, denominator,"
        f" neighbours_median, {drawn} from {LABELLED} {joined} where complete order by all"
    ).fetchall()
    for keys, of_series in groupby(rows, lambda row: row[: len(KEYS)]):
        known = {at[row[len(KEYS)]]: row[len(KEYS) :] for row in of_series}
        first = min(known)
        quarters = [known.get(place, NO_ROW) for place in range(first, max(known) + 1)]
        lines = list(zip(*quarters, strict=True))
        signals = {place: [row[9], row[10]] for place, row in enumerate(quarters) if row[9]}
        reason = next((row[11] for row in reversed(quarters) if row[11]), "")
        chart = [*map(_drawn, lines[6:9]), signals, reason] if has_signals else None
        yield [*keys, first, "".join(symbol or "." for symbol in lines[1]), *map(_drawn, lines[2:6]), chart]


def _signals() -> str:
    return (
        "select * exclude (value, unit, quarter_end)"
        f" replace ({LEVEL_VALUE} as level_value, {BREAKDOWN} as breakdown) from {SIGNAL}"
    )


def _funnels(connection: duckdb.DuckDBPyConnection, at: Mapping[str, int]) -> Iterator[list[Any]]:
    """Measure, level, breakdown, quarter; then by authority what it is out of, its figure, limits and where it lies."""
    limits = ("target", "lower_95", "upper_95", "lower_998", "upper_998")
    rows = connection.execute(
        f"select indicator, measure, level, {BREAKDOWN}, quarter_start::varchar,"
        f" reason, authority, denominator, value, {', '.join(limits)}, lies from {FUNNEL}"
        " qualify quarter_start = max(quarter_start) over (partition by indicator, measure, level, breakdown)"
        " order by all"
    ).fetchall()
    for keys, authorities in groupby(rows, lambda row: row[:6]):
        *plot, quarter, reason = keys
        yield [*plot, at[quarter], reason, [[row[6], *_drawn(row[7:14]), row[14]] for row in authorities]]


def _drawn(values: Iterable[float | None]) -> list[float | None] | None:
    """Numbers as short as they can be drawn; None for a list of none."""
    short = [None if value is None else int(value) if value == int(value) else round(value, PLACES) for value in values]
    return None if all(value is None for value in short) else short
