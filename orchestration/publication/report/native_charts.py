"""The spreadsheet's own charts: a line for each authority of the measure that stands for each indicator.

Spreadsheet programs draw a symbol in a cell as 0. So the charts have a worksheet of figures of their own, in which a
quarter without a figure is an empty cell, and an empty cell is a gap in the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestration.evaluation.charts import words
from orchestration.publication.explore.charts import BLUE, GREY, INK, ORANGE, PINK, TEAL

if TYPE_CHECKING:
    from gptables.core.wrappers import GPWorkbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from orchestration.publication.report.indicators import Page

CHARTS, FIGURES = "Charts", "Chart_figures"
COLOURS = (BLUE, ORANGE, TEAL, PINK, GREY, INK)
MARKERS = ("circle", "square", "diamond", "triangle", "x", "plus")
"""Lines differ in more than their colour, and a quarter between two gaps is a point."""
WIDTH, HEIGHT = 960, 400
ROWS_OF_A_CHART = 22
WIDEST = 24
SAID_ON_COVER = f"The worksheets {CHARTS} and {FIGURES}, the last two, have each indicator over time as a chart."
SAID = f"The figures are on the worksheet {FIGURES}. A gap is a quarter that is withheld or not available."
SAID_OF_FIGURES = (
    "What the charts are drawn of, every whole quarter. An empty cell is a quarter that is withheld or not available,"
    " and never 0: the table of indicators over time has its symbol."
)


def add(workbook: GPWorkbook, pages: Sequence[Page]) -> None:
    """Add the worksheet of charts and that of their figures, of indicators that have any; neither where none has."""
    drawn = [page for page in pages if page.svg is not None]
    if not drawn:
        return
    bold = workbook.add_format({"bold": True})
    shown, figures = workbook.add_worksheet(CHARTS), workbook.add_worksheet(FIGURES)
    for sheet, said in ((shown, SAID), (figures, SAID_OF_FIGURES)):
        sheet.write_string(0, 0, "Indicators over time", bold)
        sheet.write_string(1, 0, said)
    figures.set_column(0, max(len(page.series) for page in drawn), WIDEST)
    row = 3
    for place, page in enumerate(drawn):
        heading = f"Indicator {page.number}: {page.title}. {page.shows}"
        at = 3 + place * ROWS_OF_A_CHART
        shown.write_string(at, 0, heading, bold)
        chart = _chart(workbook, page, _write(figures, row, heading, page, bold))
        shown.insert_chart(at + 1, 0, chart, {"description": _alternative(page, heading), "object_position": 3})
        row += len(page.quarters) + 3


def _write(sheet: Worksheet, row: int, heading: str, page: Page, bold: object) -> int:
    """Write the figures of an indicator, a quarter a row and an authority a column; returns the row of the headings."""
    sheet.write_string(row, 0, heading, bold)
    sheet.write_row(row + 1, 0, ["Quarter", *page.series], bold)
    sheet.write_column(row + 2, 0, page.quarters)
    for column, values in enumerate(page.series.values(), start=1):
        for below, value in enumerate(values):
            if value is not None:
                sheet.write_number(row + 2 + below, column, value)
    return row + 1


def _chart(workbook: GPWorkbook, page: Page, headings: int) -> Chart:
    chart = workbook.add_chart({"type": "line"})
    first, last = headings + 1, headings + len(page.quarters)
    for place in range(len(page.series)):
        colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        chart.add_series(
            {
                "name": [FIGURES, headings, place + 1],
                "categories": [FIGURES, first, 0, last, 0],
                "values": [FIGURES, first, place + 1, last, place + 1],
                "line": {"color": colour, "width": 2},
                "marker": {"type": marker, "size": 6, "border": {"color": colour}, "fill": {"color": colour}},
            }
        )
    chart.set_title({"name": f"{page.title}: {page.shows}", "name_font": {"size": 12}, "overlay": False})
    chart.set_x_axis({"name": "Quarter of the financial year", "num_font": {"rotation": -45}})
    chart.set_y_axis(
        {"name": page.unit.capitalize(), "min": min(0.0, *page.known), "major_gridlines": {"visible": True}}
    )
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")  # xlsxwriter writes nothing for it: a gap is Excel's own choice
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    return chart


def _alternative(page: Page, heading: str) -> str:
    """The chart in words."""
    return (
        f"Line chart. {heading}. {words.listed(list(page.series))}, from {page.quarters[0]} to {page.quarters[-1]}:"
        f" between {min(page.known):g} and {max(page.known):g}. The figures are on the worksheet {FIGURES}."
    )
