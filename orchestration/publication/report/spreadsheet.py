"""The report as an accessible spreadsheet, after the Analysis Function's rules, by its own library `gptables`.

A cover, the contents, the notes, then one marked table a sheet, and what every column means. A figure that is not there
is a symbol, never an empty cell. Charts come last (`native_charts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import gptables

from orchestration.evaluation.charts import words
from orchestration.publication.report import native_charts
from orchestration.publication.report.content import DAY, DEMONSTRATION, SYMBOLS, WITHHELD, Cell, Report, Table
from orchestration.publication.report.views import Column, Kind

if TYPE_CHECKING:
    import pandas as pd
    from gptables.core.wrappers import GPWorksheet

NARROW, WIDE = 13, 60
LINE, LETTERS = 16, 1.05
"""Points a line takes, and letters of the sheets' font that go into a unit of a column's width."""
NUMBERS = (Kind.NUMBER, Kind.PROBABILITY)
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOTES = {"definition": "What it holds", "method": "How it was computed", "caveat": "What the figures do not show"}
DEFINITIONS = "Definitions"
SMALL_P = '[<0.0001]"<0.0001";0.0000'
INSTRUCTIONS = (
    "This worksheet contains one table. Notes are on the worksheet Notes, definitions of the columns on Definitions."
)


def write(report: Report, path: Path) -> None:
    """Write the workbook to `path`."""
    notes, definitions = list(_notes(report.tables)), list(_definitions(report.tables))
    sheets = {_sheet(table): _good_practice_table(table) for table in report.tables}
    sheets[DEFINITIONS] = gptables.GPTable(
        _frame(("Column", "Definition", "Worksheets"), definitions),
        table_name="definitions",
        title="What the columns mean",
        instructions="This worksheet contains one table.",
        index_columns={2: 0},
    )
    cover = _cover(report)
    workbook = gptables.produce_workbook(
        str(path),
        sheets,
        theme=_theme(),
        cover=cover,
        notes_table=_frame(("Note", "Table", "What", "Note text"), notes),
        auto_width=False,
        workbook_options=OPTIONS,
    )
    pages = workbook.worksheets_objs
    for page, first, rows, widths in (
        (pages[0], 0, _cover_rows(cover), [cover.width]),
        (pages[1], 2, [], [NARROW, 100]),
        (pages[2], 2, [("",) * 4, *notes], [NARROW, NARROW, 30, 100]),
        *(
            (page, sheets[page.name].data_range[0], _with_headings(table), _widths(table))
            for page, table in zip(pages[3:-1], report.tables, strict=True)
        ),
        (pages[-1], 2, [("",) * 3, *definitions], [36, 100, WIDE]),
    ):
        _lay_out(page, first, rows, widths)
    native_charts.add(workbook, report.front.indicators)
    workbook.set_properties({"title": report.title, "created": report.run.finished_at})
    workbook.close()


def _theme() -> gptables.Theme:
    """The library's own, with cells of several lines beginning at the top and space between figures and texts."""
    theme = deepcopy(gptables.gptheme)
    theme.update_column_heading_format({"indent": 1})
    theme.update_index_2_format({"valign": "top", "indent": 1})
    theme.update_data_format({"valign": "top", "indent": 1})
    return theme


def _sheet(table: Table) -> str:
    return f"Table_{table.number}"


def _cover(report: Report) -> gptables.Cover:
    run = report.run
    return gptables.Cover(
        title=report.title,
        intro=[
            *([DEMONSTRATION] if report.is_demonstration else []),
            f"{words.listed(run.authorities)}.",
            f"{run.reach}. Figures made on {run.finished_at:{DAY}} by run {run.run_id}, version"
            f" {run.code_version} of the code.",
        ],
        about=[
            "Every figure comes from the public file of the Family Safeguarding warehouse, which holds totals only. The"
            " page report.html has the same tables, under the same numbers, and more charts.",
            *([native_charts.SAID_ON_COVER] if report.front.indicators else []),
            WITHHELD,
            *(f"[{symbol}] {meaning}." for symbol, meaning in SYMBOLS.items()),
        ],
        contact=[report.contact] if report.contact else None,
    )


def _notes(tables: Sequence[Table]) -> Iterator[tuple[str, str, str, str]]:
    """Reference, table, kind and text of every note, in the order in which the sheets refer to them."""
    for table in tables:
        for kind, said in _said(table).items():
            yield _reference(table, kind), _sheet(table), NOTES[kind], "\n".join(said)


def _said(table: Table) -> Mapping[str, Sequence[str]]:
    said = {"definition": [table.definition] if table.definition else [], **table.notes}
    return {kind: texts for kind, texts in said.items() if texts}


def _reference(table: Table, kind: str) -> str:
    return f"{table.number} {kind}"


def _good_practice_table(table: Table) -> gptables.GPTable:
    headings = [column.heading for column in table.columns]
    references = "".join(f"$${_reference(table, kind)}$$" for kind in _said(table))
    return gptables.GPTable(
        _frame(headings, table.rows),
        table_name=f"table_{table.number}",
        title=f"{table.title} {references}",
        instructions=INSTRUCTIONS,
        legend=[f"[{symbol}] {SYMBOLS[symbol]}." for symbol in table.symbols],
        index_columns={2: 0},
        additional_formatting=[
            {"column": {"columns": places, "format": {"num_format": shown, "align": "right", "indent": 0}}}
            for shown, places in _numbers(table.columns).items()
        ],
    )


def _numbers(columns: Sequence[Column]) -> Mapping[str, list[int]]:
    """Places of the columns of numbers, by how these are shown."""
    found: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        if column.kind in NUMBERS:
            found.setdefault(_number_format(column), []).append(place)
    return found


def _number_format(column: Column) -> str:
    if column.kind is Kind.PROBABILITY:
        return SMALL_P
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _definitions(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    """Column, definition and the tables where it means that."""
    found: dict[tuple[str, str], list[str]] = {}
    for table in tables:
        for column, definition in zip(table.columns, table.definitions, strict=True):
            if definition:
                found.setdefault((column.heading, definition), []).append(_sheet(table))
    for (heading, definition), sheets in sorted(found.items(), key=lambda each: each[0][0].lower()):
        yield heading, definition, ", ".join(sheets)


def _frame(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(map(list, rows)), columns=list(headings), dtype=object)


def _with_headings(table: Table) -> list[Sequence[Cell]]:
    return [[column.heading for column in table.columns], *table.rows]


def _widths(table: Table) -> list[int]:
    """In characters: numbers alike, texts as long as the longest within limits."""
    return [
        NARROW
        if column.kind in NUMBERS
        else max(NARROW, min(WIDE, 2 + max(len(str(row[place])) for row in table.rows)))
        for place, column in enumerate(table.columns)
    ]


def _cover_rows(cover: gptables.Cover) -> list[tuple[str]]:
    parts = [[cover.title], *(["", *part] for part in (cover.intro, cover.about, cover.contact) if part)]
    return [(said,) for part in parts for said in part]


def _lay_out(page: GPWorksheet, first: int, rows: Sequence[Sequence[object]], widths: Sequence[int]) -> None:
    """Set the widths of columns, and the heights of rows, from row `first`, in which a text takes several lines.

    Excel finds heights by itself; other programs show the first line alone or lines across each other.
    """
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    for number, row in enumerate(rows, start=first):
        lines = max(_lines(str(cell), width) for cell, width in zip(row, widths, strict=True))
        if lines > 1:
            page.set_row(number, LINE * lines)
    if first:
        page.freeze_panes(first + 1, 0)


def _lines(said: str, width: int) -> int:
    return sum(ceil(len(part) / (width * LETTERS)) or 1 for part in said.split("\n"))
