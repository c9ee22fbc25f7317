"""The report as one HTML page that needs nothing else: no script, no font, no request.

Made for screen readers, phones and paper: headings and landmarks, charts with a text alternative and their data, tables
that scroll by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestration.evaluation.charts import Chart, NoChart, shown, words
from orchestration.publication.report import side_by_side
from orchestration.publication.report.content import DAY, DEMONSTRATION, SYMBOLS, WITHHELD, Cell, Part, Report, Table
from orchestration.publication.report.markup import details, element, items, paragraph, table, terms, text
from orchestration.publication.report.views import Column, Kind

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHORT = 12
"""Rows up to which a table is open from the start."""
SMALLEST_P = 0.001
NOTES = {"method": "How it was computed", "caveat": "What the figures do not show"}


def html(report: Report) -> str:
    """The whole page."""
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"{element('title', text(report.title))}{element('style', STYLE.read_text(encoding='utf-8'))}"
    )
    body = (
        element("a", "Skip to the report", class_="skip", href="#report")
        + element("header", _opening(report))
        + element("nav", _contents(report), aria_label="Contents")
        + element("main", _about(report) + "".join(_part(part) for part in report.parts), id="report", tabindex="-1")
        + element("footer", _closing(report))
    )
    return f'<!doctype html>\n<html lang="en-GB">{element("head", head)}{element("body", body)}</html>\n'


def _opening(report: Report) -> str:
    run = report.run
    return (
        element("h1", text(report.title))
        + (paragraph(DEMONSTRATION, class_="warning") if report.is_demonstration else "")
        + paragraph(f"{words.listed(run.authorities)}. {run.reach}; figures made on {run.finished_at:{DAY}}.")
    )


def _contents(report: Report) -> str:
    return element("h2", "Contents", class_="contents") + items(
        element("a", text(title), href=f"#{key}")
        for key, title in [
            ("about", "About this report"),
            *((part.section.key, part.section.title) for part in report.parts),
        ]
    )


def _about(report: Report) -> str:
    said = (
        element("h2", "About this report", id="about")
        + paragraph(
            "Every figure comes from the public file of the Family Safeguarding warehouse, which holds totals only. The"
            " spreadsheet that belongs to this page has every table, under the same number, with the numbers that"
            " can be sorted and added up."
        )
        + paragraph(WITHHELD)
        + element("h3", "Symbols")
        + terms(((f"[{symbol}]", meaning) for symbol, meaning in SYMBOLS.items()), class_="key")
        + element("h3", "How sure a figure is")
        + paragraph(
            "A 95% interval holds the values that the data are compatible with: the wider it is, the less is known."
            " p is how often chance alone would make a difference at least as large. Neither says that Family"
            " Safeguarding was the cause: what else changed at the time is in the figures too."
        )
    )
    return element("section", said, aria_labelledby="about")


def _part(part: Part) -> str:
    section = part.section
    drawn = [chart for chart in part.charts if isinstance(chart, Chart)]
    missing = [chart for chart in part.charts if isinstance(chart, NoChart)]
    said = element("h2", text(section.title), id=section.key) + paragraph(section.introduction)
    if drawn:
        findings = (element("a", text(chart.title), href=f"#{chart.key}") for chart in drawn)
        said += element("h3", "What the charts show") + items(findings)
        said += element("div", "".join(_chart(chart) for chart in drawn), class_="charts")
    if missing:
        said += element("h3", "Charts that could not be drawn")
        said += items(text(f"{chart.title}: {chart.reason}") for chart in missing)
    said += "".join(_table(each) for each in part.tables if each.view.is_on_page)
    others = [each for each in part.tables if not each.view.is_on_page]
    if others:
        said += element("h3", "In the spreadsheet only") + items(text(each.title) for each in others)
    if part.empty:
        said += element("h3", "Tables without rows") + items(text(title) for title in part.empty)
    return element("section", said, aria_labelledby=section.key)


def _chart(chart: Chart) -> str:
    headings, rows = shown(chart.data)
    numeric = [chart.data[heading].dtype.is_numeric() for heading in headings]
    caption = element("h3", text(chart.title), id=chart.key) + paragraph(words.sentence(chart.subtitle))
    below = (
        details("What the chart shows, in words", paragraph(chart.text))
        + details(
            "The figures of the chart",
            table(f"{chart.key}-data", chart.subtitle.partition(". ")[0], headings, rows, numeric),
        )
        + paragraph(f"Source: {words.sentence(chart.source)}", class_="quiet")
        + paragraph(f"Note: {words.sentence(chart.caveat)}" if chart.caveat else "", class_="quiet")
    )
    return element("figure", element("figcaption", caption) + chart.svg.decode() + below)


def _table(of: Table) -> str:
    key, title = of.view.key, of.title
    if side_by_side.is_of_indicators(of):
        laid_out = side_by_side.wide(of)
        title, headings, numeric, rows = laid_out.title, laid_out.headings, laid_out.numeric, laid_out.rows
    else:
        headings = [column.heading for column in of.columns]
        numeric = [column.kind in (Kind.NUMBER, Kind.PROBABILITY) for column in of.columns]
        rows = [[_written(cell, column) for cell, column in zip(row, of.columns, strict=True)] for row in of.rows]
    size = f"{len(rows):,} rows" if len(rows) > 1 else "1 row"
    defined = [(column.heading, said) for column, said in zip(of.columns, of.definitions, strict=True) if said]
    return (
        element("h3", text(of.title), id=key)
        + paragraph(of.definition)
        + details(f"Show Table {of.number} ({size})", table(key, title, headings, rows, numeric), len(rows) <= SHORT)
        + "".join(_remarks(of))
        + (details(f"What the columns of Table {of.number} mean", terms(defined)) if defined else "")
    )


def _remarks(of: Table) -> Iterator[str]:
    if of.symbols:
        key = "; ".join(f"[{symbol}] {SYMBOLS[symbol]}" for symbol in of.symbols)
        yield paragraph(words.sentence(key), class_="quiet")
    for kind, said in of.notes.items():
        label = f"{NOTES[kind]}, Table {of.number}"
        if len(said) == 1:
            yield paragraph(f"{NOTES[kind]}: {said[0]}", class_="quiet")
        elif said:
            yield details(label, items(map(text, said)))


def _written(cell: Cell, column: Column) -> str:
    if isinstance(cell, str):
        return cell
    if column.kind is Kind.PROBABILITY:
        return f"{cell:.3f}" if cell >= SMALLEST_P else "<0.001"
    return f"{cell:,.{column.decimals}f}".replace("-", words.MINUS)


def _closing(report: Report) -> str:
    run = report.run
    contact = paragraph(f"Questions: {report.contact}") if report.contact else ""
    return contact + paragraph(f"Made by run {run.run_id}, version {run.code_version} of the code.")
