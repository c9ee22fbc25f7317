"""A page an indicator: what it is, its chart over time of every authority, and its newest quarters as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb

from orchestration.evaluation.charts.vega import as_svg
from orchestration.publication.explore import charts
from orchestration.publication.indicator_labelled import NAME, SHOWN
from orchestration.publication.toolkit_names import toolkit_order

QUARTERS = 8
"""The newest quarters that the table has."""
COLUMNS = 2
MAIN = f"""
    select indicator, indicator_title, measure_label, level_label, breakdown_label, labelled.unit, definition,
        authority_name, quarter_start::varchar, quarter_label, value, suppression, {SHOWN} as shown
    from {NAME} as labelled
    join reference.indicator_titles as titles
        on labelled.indicator = titles.number and labelled.measure = titles.measure
        and labelled.level = titles.level and labelled.breakdown = titles.breakdown
    join reference.indicators as listed
        on labelled.indicator = listed.number and labelled.measure = listed.measure
    where complete
    order by {toolkit_order("indicator")}, authority_name, quarter_start
"""
"""The measure that stands for each indicator, of every authority."""


@dataclass(frozen=True)
class Page:
    """One indicator: its number and title, what the chart and table show of it, and both.

    `svg` is None where no authority has a figure. `rows`: an authority each, as texts, under `headings`. `series`: the
    figures of each authority by name, one for each of `quarters`, None where there is none.
    """

    number: str
    title: str
    shows: str
    definition: str
    unit: str
    svg: str | None
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    quarters: Sequence[str]
    series: Mapping[str, Sequence[float | None]]

    @property
    def key(self) -> str:
        return f"indicator-{self.number}"

    @property
    def known(self) -> list[float]:
        """Every figure there is."""
        return [value for values in self.series.values() for value in values if value is not None]


def pages(connection: duckdb.DuckDBPyConnection) -> list[Page]:
    """Every indicator that the file has a complete quarter of, by the measure that stands for it."""
    rows = connection.execute(MAIN).fetchall()
    drawing = charts.specifications()["multiples"] | {"columns": COLUMNS}
    return [_page(list(quarters), drawing) for _, quarters in groupby(rows, lambda row: row[0])]


def _page(rows: list[tuple], drawing: dict[str, Any]) -> Page:
    number, title, measure, level, part, unit, definition = rows[0][:7]
    of = [measure, *([part.lower()] if part != "Total" else []), level.lower()]
    unit = unit.replace("per_10000", "per 10,000")
    every_quarter = sorted({(row[8], row[9]) for row in rows})
    quarters = every_quarter[-QUARTERS:]
    shown = {(row[7], row[8]): row[12] for row in rows}
    values = {(row[7], row[8]): row[10] for row in rows}
    authorities = list(dict.fromkeys(row[7] for row in rows))
    return Page(
        number,
        title,
        f"{', '.join(of)} ({unit})",
        definition,
        unit,
        _drawn(drawing, list(_points(rows))),
        ["Authority", *(label for _, label in quarters)],
        [[name, *(shown.get((name, day), "[z]") for day, _ in quarters)] for name in authorities],
        [label for _, label in every_quarter],
        {name: [values.get((name, day)) for day, _ in every_quarter] for name in authorities},
    )


def _points(rows: list[tuple]) -> Iterator[dict[str, Any]]:
    for *_, name, quarter, label, value, suppression, shown in rows:
        withheld = "c" if suppression == "c" and value is None else ""
        yield {
            "name": name,
            "quarter": quarter,
            "label": label,
            "value": value,
            "shown": shown,
            "withheld": withheld,
            "chosen": True,
        }


def _drawn(drawing: dict[str, Any], points: list[dict[str, Any]]) -> str | None:
    if all(point["value"] is None for point in points):
        return None
    return as_svg(drawing | {"datasets": {charts.SERIES: points}})
