"""The report as one HTML page that needs nothing else: no script, no font, no request.

Made for screen readers, phones and paper. The page itself is in `templates/`; here its tables are put into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.evaluation.charts import Chart, shown, words
from orchestration.publication import key_figures
from orchestration.publication.key_figures import KeyFigure
from orchestration.publication.report import side_by_side
from orchestration.publication.report.content import DAY, DEMONSTRATION, SYMBOLS, WITHHELD, Cell, Report, Table
from orchestration.publication.report.indicators import Page
from orchestration.publication.report.views import Column, Kind

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
FEW_ROWS = 12
"""Rows up to which a table is open from the start."""
SHORT, LONG, LONGEST = 18, 40, 120
"""Letters up to which a column of texts is kept on one line, and beyond which it gets more and most room."""
SMALLEST_P = 0.001
NOTES = {"method": "How it was computed", "caveat": "What the figures do not show"}


@dataclass(frozen=True)
class Grid:
    """A table as the page shows it, every cell a text; `numeric`: which columns hold numbers."""

    key: str
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[bool]

    @property
    def styles(self) -> list[str]:
        """The style of each column: of numbers, or by the length of its texts."""
        return [
            "n" if is_number else _style(max((len(row[place]) for row in self.rows), default=0))
            for place, is_number in enumerate(self.numeric)
        ]

    @property
    def size(self) -> str:
        return f"{len(self.rows):,} rows" if len(self.rows) > 1 else "1 row"

    @property
    def is_short(self) -> bool:
        return len(self.rows) <= FEW_ROWS


def html(report: Report) -> str:
    """The whole page."""
    return _templates().get_template("page.html.jinja").render(report=report)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals |= {
        "day": DAY,
        "demonstration": DEMONSTRATION,
        "withheld": WITHHELD,
        "symbols": SYMBOLS,
        "notes": NOTES,
        "grid_of_chart": _grid_of_chart,
        "grid_of_table": _grid_of_table,
    }
    templates.filters |= {
        "listed": words.listed,
        "said_once": _said_once,
        "sentence": words.sentence,
        "explained": _explained,
        "key_figure_grid": _key_figure_grid,
        "indicator_grid": _indicator_grid,
        "defined_columns": _defined_columns,
    }
    templates.tests["drawn"] = lambda chart: isinstance(chart, Chart)
    return templates


def _key_figure_grid(figures: Sequence[KeyFigure]) -> Grid:
    """An authority a row, a key figure a column."""
    titles, rows = key_figures.table(figures)
    newest = max((figure.newest.label for figure in figures), default="")
    return Grid(
        "key-figures-table", f"Key figures, {newest}", ["Authority", *titles], rows, [False] * (len(titles) + 1)
    )


def _indicator_grid(of: Page) -> Grid:
    numeric = [False, *[True] * (len(of.headings) - 1)]
    return Grid(of.key, f"{of.title}: {of.shows}", of.headings, of.rows, numeric)


def _said_once(charts: Sequence[Chart]) -> list[tuple[Chart, str]]:
    """Each chart with its subtitle, without the sentences that one before it has said already: how to read it."""
    known: set[str] = set()
    found = []
    for chart in charts:
        what, *how = chart.subtitle.split(". ")
        found.append((chart, ". ".join([what, *(sentence for sentence in how if sentence not in known)])))
        known.update(how)
    return found


def _grid_of_chart(chart: Chart) -> Grid:
    headings, rows = shown(chart.data)
    numeric = [chart.data[heading].dtype.is_numeric() for heading in headings]
    return Grid(f"{chart.key}-data", chart.subtitle.partition(". ")[0], headings, rows, numeric)


def _grid_of_table(table: Table) -> Grid:
    if side_by_side.is_of_indicators(table):
        wide = side_by_side.wide(table)
        return Grid(table.view.key, wide.title, wide.headings, wide.rows, wide.numeric)
    rows = [[_written(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    numeric = [column.kind in (Kind.NUMBER, Kind.PROBABILITY) for column in table.columns]
    return Grid(table.view.key, table.title, [column.heading for column in table.columns], rows, numeric)


def _style(longest: int) -> str:
    if longest <= SHORT:
        return "short"
    return "longest" if longest > LONGEST else "long" if longest > LONG else "middling"


def _explained(symbols: Sequence[str]) -> str:
    return "; ".join(f"[{symbol}] {SYMBOLS[symbol]}" for symbol in symbols)


def _defined_columns(table: Table) -> list[tuple[str, str]]:
    pairs = zip(table.columns, table.definitions, strict=True)
    return [(column.heading, definition) for column, definition in pairs if definition]


def _written(cell: Cell, column: Column) -> str:
    if isinstance(cell, str):
        return cell
    if column.kind is Kind.PROBABILITY:
        return f"{cell:.3f}" if cell >= SMALLEST_P else "<0.001"
    return f"{cell:,.{column.decimals}f}".replace("-", words.MINUS)
