"""What the report says, read from the public file: its tables as readers see them, its charts, and the run it is of.

Values are only put into words here. A figure that is not there becomes its symbol: [c], [x] or [z].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from ingest import database
from orchestration.disclosure.policy import POLICY
from orchestration.evaluation.charts import Chart, NoChart, words
from orchestration.publication import headlines, key_figures
from orchestration.publication.headlines import Headline
from orchestration.publication.key_figures import KeyFigure
from orchestration.publication.report import figures, indicators
from orchestration.publication.report.views import Column, Kind, Section, View
from orchestration.publication.report.views.sections import SECTIONS
from orchestration.publication.report.views.view import ROW_SYMBOL

Cell = str | int | float
SYMBOLS: Mapping[str, str] = {
    "c": POLICY.symbol_c,
    "x": "not available",
    "z": "not applicable",
}
DEMONSTRATION = (
    "This is a demonstration: the families and the work with them are invented, and so is every figure that is counted"
    " or worked out from them. Figures of the published evaluation are real."
)
WITHHELD = (
    f"{POLICY.what_is_withheld}"
    " Zeros are shown. Percentages and rates are rounded to one decimal place. A quarter is shown once its data are"
    " complete; corrections of a few people to quarters that were shown before follow once a year."
)
DAY = "%-d %B %Y"
CODE = re.compile(r"(?<![\w.])[a-z]+(?:_[\w.]*\w)")
"""One of several words; a table's name (`evaluation.before_after`) is none."""
ANSWERS = frozenset({"kpi.indicator_labelled", "evaluation.impact_did", "evaluation.value_for_money"})
"""The tables that the first page rests on."""
ROW_SENTENCE = re.compile(r"(?<=\. )(?:One|Two|Three) rows?\b[^.]*\.")
"""What a row of the database is: the report's tables say that by their headings."""
IN_WORDS: Mapping[str, str] = {
    **words.OUTCOMES,
    **words.AGE_GROUPS,
    "without_cwd": "without children with disabilities",
    "fs": "Family Safeguarding",
}


class ReportError(RuntimeError):
    """The report cannot be made of this file."""


@dataclass(frozen=True)
class Table:
    """A table of the report. `rows` hold numbers and texts; `symbols` those that stand for figures not there.

    `notes`: what is said of the rows, by kind (method, caveat). `definitions` of the columns, where there are any.
    """

    number: int
    view: View
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    definition: str
    definitions: Sequence[str]
    notes: Mapping[str, Sequence[str]]
    symbols: Sequence[str]

    @property
    def title(self) -> str:
        return f"Table {self.number}: {self.view.title}"


@dataclass(frozen=True)
class Part:
    """A section with what there is for it; `empty`: titles of tables without rows."""

    section: Section
    charts: Sequence[Chart | NoChart]
    tables: Sequence[Table]
    empty: Sequence[str]


@dataclass(frozen=True)
class Run:
    """The run that made the file."""

    run_id: str
    code_version: str
    finished_at: datetime
    oldest: date
    newest: date
    authorities: Sequence[str]

    @property
    def reach(self) -> str:
        """Up to when the data go, in words."""
        if self.oldest == self.newest:
            return f"Data up to {self.newest:{DAY}}"
        return f"Data up to {self.oldest:{DAY}} at the earliest and {self.newest:{DAY}} at the latest"


@dataclass(frozen=True)
class Front:
    """What the report answers first: the headlines, the key figures, and a page an indicator."""

    headlines: Sequence[Headline] = ()
    key_figures: Sequence[KeyFigure] = ()
    indicators: Sequence[indicators.Page] = ()


@dataclass(frozen=True)
class Report:
    """All of it."""

    title: str
    contact: str
    is_demonstration: bool
    run: Run
    front: Front
    parts: Sequence[Part]

    @property
    def tables(self) -> list[Table]:
        """Every table, in order."""
        return [table for part in self.parts for table in part.tables]


def gathered(public_file: Path, title: str, contact: str, *, is_demonstration: bool = False) -> Report:
    """The report that this file makes. Raises `ReportError` where the file does not say which run made it."""
    with database.connect(public_file, read_only=True) as connection:
        known = _columns(connection)
        names = _names(connection, known)
        run = _run(connection, known, names)
        parts = []
        number = 0
        for section in SECTIONS:
            tables, empty = [], []
            for view in section.views:
                if {view.table, *view.needs} <= known.keys():
                    table = _table(connection, known[view.table], names, view, number + 1)
                    if table.rows:
                        number += 1
                        tables.append(table)
                    else:
                        empty.append(view.title)
            charts = [chart for name in section.charts for chart in figures.drawn(name, connection, known, names)]
            if tables or charts:
                parts.append(Part(section, charts, tables, empty))
        front = _front(connection, known)
    return Report(title, contact, is_demonstration, run, front, parts)


def _front(connection: duckdb.DuckDBPyConnection, known: Iterable[str]) -> Front:
    if not set(known) >= ANSWERS:
        return Front()
    return Front(headlines.read(connection), key_figures.read(connection), indicators.pages(connection))


def in_words(code: str) -> str:
    """A code as readers see it: `new_looked_after` is New looked-after children."""
    plain = IN_WORDS.get(code) or code.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def _columns(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Mapping[str, str]]:
    """The columns of every table of the file, with their definitions; under '' that of the table."""
    found: dict[str, dict[str, str]] = {}
    for table, comment in connection.execute(
        "select schema_name || '.' || table_name, coalesce(comment, '') from duckdb_tables() where not internal"
    ).fetchall():
        found[table] = {"": comment}
    for table, column, comment in connection.execute(
        "select schema_name || '.' || table_name, column_name, coalesce(comment, '') from duckdb_columns()"
        " where not internal order by all"
    ).fetchall():
        found.setdefault(table, {"": ""})[column] = comment.replace("`", "")
    return found


def _names(connection: duckdb.DuckDBPyConnection, known: Iterable[str]) -> Mapping[str, str]:
    if "reference.local_authorities" not in known:
        return {}
    return dict(connection.execute("select slug, name from reference.local_authorities order by slug").fetchall())


def _run(connection: duckdb.DuckDBPyConnection, known: Iterable[str], names: Mapping[str, str]) -> Run:
    rows = []
    if "meta.run" in known:
        rows = connection.execute(
            "select run_id, code_version, finished_at, min(as_of), max(as_of), list(distinct authority order by"
            " authority) from meta.run group by all order by finished_at desc"
        ).fetchall()
    if not rows:
        raise ReportError("no report: the file does not say which run made it (meta.run)")
    *of_run, authorities = rows[0]
    return Run(*of_run, [words.authority(slug, names) for slug in authorities])


def _table(
    connection: duckdb.DuckDBPyConnection, known: Mapping[str, str], names: Mapping[str, str], view: View, number: int
) -> Table:
    symbol = ROW_SYMBOL if ROW_SYMBOL in known and not view.is_grouped else "''"
    selected = ", ".join(f"{column.select}, {column.empty}" for column in view.columns)
    selected = selected if symbol == ROW_SYMBOL else selected.replace(ROW_SYMBOL, symbol)
    found = connection.execute(f"select {selected} from {view.table} {view.rows}").fetchall()
    rows = [_cells(view.columns, row, names) for row in found]
    kept = [place for place, column in enumerate(view.columns) if _says_something(column, place, rows)]
    columns = [view.columns[place] for place in kept]
    rows = [[row[place] for place in kept] for row in rows]
    return Table(
        number,
        view,
        columns,
        rows,
        view.holds or ROW_SENTENCE.sub("", known[""].replace("`", "")).strip(),
        [_definition(column, known) for column in columns],
        {kind: _notes(connection, view, kind) for kind in view.notes if kind in known},
        [symbol for symbol in SYMBOLS if any(f"[{symbol}]" in str(cell) for row in rows for cell in row)],
    )


def _definition(column: Column, known: Mapping[str, str]) -> str:
    """What a column means; codes of a column that shows them in words are in words here too."""
    said = column.definition or known.get(column.defined_by or column.select, "")
    return CODE.sub(lambda code: in_words(code[0]), said) if column.kind is Kind.WORDS else said


def _cells(columns: Sequence[Column], row: Sequence[object], names: Mapping[str, str]) -> list[Cell]:
    pairs = zip(row[::2], row[1::2], strict=True)
    return [_cell(column, value, symbol, names) for column, (value, symbol) in zip(columns, pairs, strict=True)]


def _cell(column: Column, value: object, symbol: object, names: Mapping[str, str]) -> Cell:
    if column.kind in (Kind.NUMBER, Kind.PROBABILITY):
        if value is None:
            return f"[{symbol or 'x'}]"
        return value if isinstance(value, int) else float(str(value))
    if value is None or not str(value).strip():
        return column.blank
    if column.kind is Kind.AUTHORITY:
        return words.authority(str(value), names)
    return in_words(str(value)) if column.kind is Kind.WORDS else str(value)


def _says_something(column: Column, place: int, rows: Sequence[Sequence[Cell]]) -> bool:
    return column.kind is not Kind.TEXT or any(row[place] != column.blank for row in rows)


def _notes(connection: duckdb.DuckDBPyConnection, view: View, kind: str) -> list[str]:
    """What the rows say of themselves, each thing once, in the order in which it first comes."""
    found = connection.execute(f"select {kind} from {view.table} {view.rows}").fetchall()
    split = (part for (text,) in found for part in _parts(text or "", kind))
    return list(dict.fromkeys(words.sentence(part) for part in split if part.strip()))


def _parts(text: str, kind: str) -> Iterator[str]:
    """Caveats are several to a text; a method is one."""
    yield from text.split("; ") if kind == "caveat" else [text]
