"""The quarterly return to evaluators: what is published for one authority and quarter, as one Excel workbook.

Copies from the analysts' file; no figure is worked out here. One heading row, of the toolkit's names, so that each
sheet sorts, filters and pivots as it is; the sheet of definitions leads from them back to the published names. The
rows of people are pseudonymised and the figures unrounded, so the workbook is as private as the file it comes from.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from ingest import database
from ingest.faults import PlainError
from ingest.paths import DataRoot
from orchestration.publication.access import Access
from orchestration.publication.descriptions import quoted
from orchestration.publication.generations import PARTIAL
from orchestration.publication.toolkit_names import code, heading, toolkit_order

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS_OF_PEOPLE = {"Person": "kpi.person_quarter", "Family": "kpi.family_quarter"}
LEVELS = {"Cohort": "cohort", "Team": "team", "Family Safeguarding": "fs", "Authority": "authority"}
DEFINITIONS = ("Sheet", "Code", "Name", "Published name", "Definition", "Unit")
PEOPLE = "from {table} where authority = $1 and quarter_start = $2 order by family_key, r03_fs_start_date, columns(*)"
INDICATORS = f"""
    select figures.indicator, catalogue.name, figures.measure, figures.level_value, figures.breakdown,
        figures.quarter_start, figures.quarter_end, figures.numerator, figures.denominator, figures.value,
        figures.unit, figures.source, figures.complete, figures.authority
    from kpi.indicator as figures
    left join reference.indicators as catalogue
        on figures.indicator = catalogue.number and figures.measure = catalogue.measure
    where figures.authority = $1 and figures.quarter_start = $2 and figures.level = $3
    order by {toolkit_order("figures.indicator")}, figures.measure, figures.level_value, figures.breakdown
"""
SOURCES = """
    select agency, extract, as_of, run_id, code_version, finished_at
    from meta.run where authority = $1 order by agency, extract
"""
WIDTH = 18
FETCHED_AT_ONCE = 5_000


class ReturnError(PlainError):
    """The return cannot be made; no workbook was written."""


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, its heading row and its rows, which are read as they are written."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


def main(authority: str, quarter: date) -> int:
    """Write the workbook of the quarter that begins on `quarter`; returns 0, or 1 when there is nothing to write.

    Reads what is published and nothing else, so it may run at any time.
    """
    root = DataRoot.from_environment()
    os.umask(0o077)
    try:
        path, rows = write(root.published, root.returns, authority, quarter)
    except ReturnError as error:
        print(f"No return was written: {error}.", file=sys.stderr)
        return 1
    print(f"{path}\nRows: {', '.join(f'{sheet} {count}' for sheet, count in rows.items())}.")
    print("Pseudonymised rows of people and unrounded figures: for the evaluators named in the sharing agreement only.")
    return 0


def write(
    published: Path, folder: Path, authority: str, quarter_start: date, access: Access | None = None
) -> tuple[Path, dict[str, int]]:
    """Write `<folder>/<authority>_<quarter_start>.xlsx` from `published/analyst.duckdb`.

    The workbook appears whole, by one rename, and replaces an earlier one of the same quarter. Returns its path and the
    rows of each sheet without the heading.

    Raises:
        ReturnError: nothing is published, or not this authority or quarter; a sheet would not hold its rows.
    """
    # one generation throughout, whatever is published meanwhile
    source = (published / "analyst.duckdb").resolve()
    if not source.is_file():
        raise ReturnError("nothing is published yet: `make nightly` publishes")
    with database.connect(source, read_only=True) as connection:
        _refuse_unknown(connection, authority, quarter_start)
        access = access or Access.from_environment()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"{authority}_{quarter_start.isoformat()}.xlsx"
        draft = target.with_suffix(PARTIAL)
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        try:
            connection.execute(f"set temp_directory = {quoted(draft / 'spill')}")
            rows = _write_workbook(draft / target.name, _sheets(connection, authority, quarter_start))
            for path in (draft / target.name, folder):
                access.analysts.admit(path)
            (draft / target.name).replace(target)
        finally:
            shutil.rmtree(draft)
    return target, rows


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, authority: str, quarter_start: date) -> None:
    published: dict[str, list[date]] = {}
    for name, quarter in connection.execute(
        "select distinct authority, quarter_start from kpi.indicator order by all"
    ).fetchall():
        published.setdefault(name, []).append(quarter)
    if authority not in published:
        known = ", ".join(published) or "none"
        raise ReturnError(f"nothing is published for the authority {authority!r}; published: {known}")
    quarters = published[authority]
    if quarter_start not in quarters:
        raise ReturnError(
            f"no published quarter of {authority} begins on {quarter_start}; "
            f"its quarters begin from {quarters[0]} to {quarters[-1]}"
        )


def _sheets(connection: duckdb.DuckDBPyConnection, authority: str, quarter_start: date) -> Iterator[Sheet]:
    """The sheets in their order, each to be written before the next is asked for: they share the connection."""
    for name, table in ROWS_OF_PEOPLE.items():
        yield _queried(connection, name, PEOPLE.format(table=table), [authority, quarter_start])
    for name, level in LEVELS.items():
        yield _queried(connection, name, INDICATORS, [authority, quarter_start, level])
    yield Sheet("Definitions", DEFINITIONS, list(_definitions(connection)))
    yield _queried(connection, "Sources", SOURCES, [authority])


def _queried(connection: duckdb.DuckDBPyConnection, name: str, query: str, values: list[object]) -> Sheet:
    cursor = connection.execute(query, values)
    return Sheet(name, [heading(column[0]) for column in cursor.description or ()], _fetched(cursor))


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(FETCHED_AT_ONCE):
        yield from rows


def _definitions(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    tables = {**{table: name for name, table in ROWS_OF_PEOPLE.items()}, "kpi.indicator": ", ".join(LEVELS)}
    comments = connection.execute(
        "select schema_name || '.' || table_name as name, column_name, comment from duckdb_columns()"
        " where database_name = current_database() and list_contains($1, name)"
        " order by list_position($1, name), column_index",
        [list(tables)],
    )
    for table, column, comment in comments.fetchall():
        yield tables[table], code(column), heading(column), column, comment, None
    sheets = {level: name for name, level in LEVELS.items()}
    catalogue = connection.execute("select levels, number, name, measure, definition, unit from reference.indicators")
    for levels, *row in catalogue.fetchall():
        yield (", ".join(sheets[level] for level in levels.split(";")), *row)


def _write_workbook(path: Path, sheets: Iterable[Sheet]) -> dict[str, int]:
    from xlsxwriter import Workbook

    # rows go to files beside the workbook as they are written, so that memory does not grow with them
    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        writer = _Writer(book)
        return {sheet.name: writer.write(sheet) for sheet in sheets}


class _Writer:
    """Writes sheets into a workbook; every text as text, whatever it begins with."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def write(self, sheet: Sheet) -> int:
        """The sheet with its headings frozen and filtered; returns its rows without the heading."""
        page = self._book.add_worksheet(sheet.name)
        page.set_column(0, len(sheet.headings) - 1, WIDTH)
        page.freeze_panes(1, 0)
        for column, text in enumerate(sheet.headings):
            page.write_string(0, column, text, self._bold)
        number = 0
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if value is not None and self._write_cell(page, number, column, value) != 0:
                    raise ReturnError(f"the sheet {sheet.name} cannot hold row {number}: Excel's limits are exceeded")
        page.autofilter(0, 0, number, len(sheet.headings) - 1)
        return number

    def _write_cell(self, page: Worksheet, row: int, column: int, value: Any) -> int:
        """Excel's outcome: 0 when the cell was written. Yes and no are words, as the toolkit has them."""
        if isinstance(value, bool):
            return page.write_string(row, column, "Yes" if value else "No")
        if isinstance(value, str):
            return page.write_string(row, column, value)
        if isinstance(value, date):
            style = self._moment if hasattr(value, "hour") else self._day
            return page.write_datetime(row, column, value, style)
        return page.write_number(row, column, value)
