"""Which rows of a delivered file are about a person, in every format, also where a file breaks its contract.

A row is somebody's by the authority's person identifier or the UPN. A row without the former is theirs by the partner's
own identifier, or by given name, family name and date of birth together. Rows about a family are a person's when the
family is marked: when nobody else was ever in it. In rows whose fields cannot be told apart, and in files without any
such column, any field that is the identifier or the UPN decides. A decision of linkage is about both of its people, and
says itself which partner's the one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from itertools import islice

import polars as pl

from ingest.conforming import conversion, identifiers
from ingest.conforming.conversion import EARLIEST_SERIAL, EXCEL_EPOCH, LATEST_SERIAL
from ingest.contracts.base import SOURCE_ID
from ingest.contracts.linkage import Decisions, linkable_agencies
from ingest.formats import partner_of
from ingest.mappings import dates
from ingest.readers import Table, column_names, normalise
from ingest.readers.cells import CellReader
from ingest.readers.workbook import Workbook

PERSON, UPN, FAMILY, NAME_AND_BIRTH = "person", "upn", "family", "name_and_birth"
DECISIVE = {"person_id": PERSON, "upn": UPN, "family_id": FAMILY}
PARTNER = "agency"
"""The column of a decision that says whose person it is about."""
NAMES = ("given_name", "family_name", "date_of_birth")
SPELT = ("yyyymmdd", "dd-mmm-yyyy")
"""Styles of days, in mappings' words, that have no three numbers."""
# Python takes no number of thousands of digits, and a day with its time has no more characters than this.
LONGEST_DAY = 40
ROWS_AT_ONCE = 10_000

# Whether a value of a kind is an erased person's.
Covers = Callable[[str, str], bool]


def source_kind(agency: str) -> str:
    """Partners number people on their own: the same number of two agencies is not one person's."""
    return f"source_person of {agency}"


def columns_of(table: Table) -> dict[str, list[str]]:
    """The batch columns under each name that tells a person; a rejected file may have a name twice."""
    return _named(table, {*DECISIVE, SOURCE_ID, *NAMES})


def _named(table: Table, names: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, column in zip(map(normalise, table.header), column_names(len(table.header)), strict=True):
        if name in names:
            found.setdefault(name, []).append(column)
    return found


def rows_about(table: Table, agency: str, covers: Covers) -> Iterator[int]:
    """Row numbers of the rows to leave out, in no particular order. Reads the table to its end."""
    columns = columns_of(table)
    partners = _named(table, {PARTNER}).get(PARTNER, []) if agency == Decisions.agency else []
    for batch in table.batches:
        mask = _mask(batch.cells, columns, agency, covers)
        of_partners = (_by_decision(batch.cells, columns, partner, covers) for partner in partners)
        yield from batch.row_number.filter(_any([mask, *of_partners], batch.cells.height))
        for row in batch.ragged:
            fields = identifiers.read(pl.Series(row.fields, dtype=pl.String)).values
            if any(_any_kind(field, covers) for field in fields.drop_nulls()):
                yield row.row_number


def is_in_sheet(sheet: Workbook, covers: Covers) -> bool:
    """Whether a cell of the sheet is an erased person's identifier or UPN."""
    reader, rows = CellReader(sheet), sheet.rows()
    while some := list(islice(rows, ROWS_AT_ONCE)):
        cells = pl.DataFrame({"cell": [reader.read(cell)[0] for _, row in some for cell in row]}, {"cell": pl.String})
        if any(is_covered(values(cells, "cell"), kind, covers).any() for kind in (PERSON, UPN)):
            return True
    return False


def values(cells: pl.DataFrame, column: str) -> pl.Series:
    """A column's identifiers as the contracts read them: what programs add is off, and null where missing."""
    return identifiers.read(cells[column]).values


def is_covered(texts: pl.Series, kind: str, covers: Covers) -> pl.Series:
    """Which of the texts belong to an erased person; null never does."""
    erased = [text for text in texts.unique().drop_nulls().to_list() if covers(kind, text)]
    return texts.is_in(erased).fill_null(False)


def is_nobodys(cells: pl.DataFrame, columns: dict[str, list[str]]) -> pl.Series:
    """Rows without the authority's identifier."""
    return _all([values(cells, column).is_null() for column in columns.get("person_id", [])], cells.height)


def names_and_births(cells: pl.DataFrame, columns: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """For each row what `NAME_AND_BIRTH` may be: no value where one of the three is missing, several where the day is
    written in a way that can be read in several ways.
    """
    if not all(name in columns for name in NAMES):
        return [()] * cells.height
    given, family, birth = (
        conversion.without_missing(cells[columns[name][0]], personal_name=name != "date_of_birth") for name in NAMES
    )
    spelt = zip(*(dates.days(birth, style) for style in SPELT), strict=True)
    return [
        tuple(f"{_plain(first)}|{_plain(last)}|{day.isoformat()}" for day in (_days(text) | {*others}) - {None})
        if first and last
        else ()
        for first, last, text, others in zip(given, family, birth, spelt, strict=True)
    ]


def _mask(cells: pl.DataFrame, columns: dict[str, list[str]], agency: str, covers: Covers) -> pl.Series:
    if not columns:
        by_any = [is_covered(values(cells, column), kind, covers) for column in cells.columns for kind in (PERSON, UPN)]
        return _any(by_any, cells.height)
    decided = [
        is_covered(values(cells, column), kind, covers)
        for name, kind in DECISIVE.items()
        for column in columns.get(name, [])
    ]
    nobodys = is_nobodys(cells, columns)
    by_source = [
        is_covered(values(cells, column), source_kind(agency), covers) & nobodys
        for column in columns.get(SOURCE_ID, [])
    ]
    return _any([*decided, *by_source, _by_name(cells, columns, nobodys, covers)], cells.height)


def _by_decision(cells: pl.DataFrame, columns: dict[str, list[str]], partner: str, covers: Covers) -> pl.Series:
    """Decisions about a partner's person; where no partner is named that there is, it may be any."""
    agencies = linkable_agencies()
    named = conversion.to_choice(values(cells, partner), agencies)
    may_be_any = ~named.is_in(agencies).fill_null(False)
    return _any(
        [
            is_covered(values(cells, column), source_kind(partner_of(agency)), covers)
            & ((named == agency).fill_null(False) | may_be_any)
            for column in columns.get(SOURCE_ID, [])
            for agency in agencies
        ],
        cells.height,
    )


def _by_name(cells: pl.DataFrame, columns: dict[str, list[str]], nobodys: pl.Series, covers: Covers) -> pl.Series:
    positions = nobodys.arg_true()
    known = names_and_births(cells.filter(nobodys), columns)
    erased = [any(covers(NAME_AND_BIRTH, each) for each in several) for several in known]
    struck = positions.filter(pl.Series(erased, dtype=pl.Boolean))
    return pl.int_range(cells.height, eager=True).is_in(struck.cast(pl.Int64).implode())


def _any_kind(text: str, covers: Covers) -> bool:
    return covers(PERSON, text) or covers(UPN, text)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _days(text: str | None) -> set[date]:
    """Every day that a date of birth may mean."""
    text = (text or "").strip()[:LONGEST_DAY]
    if text.isdecimal() and EARLIEST_SERIAL <= int(text) <= LATEST_SERIAL:
        return {EXCEL_EPOCH + timedelta(days=int(text))}
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    if len(parts) < 3:
        return set()
    orders = [(0, 1, 2)] if parts[0] > 31 else [(2, 1, 0), (2, 0, 1)]
    found = set()
    for year, month, day in orders:
        try:
            found.add(date(parts[year], parts[month], parts[day]))
        except ValueError:  # no such day: the other order, then
            continue
    return found


def _any(masks: list[pl.Series], height: int) -> pl.Series:
    whole = pl.Series([False] * height, dtype=pl.Boolean)
    for mask in masks:
        whole = whole | mask
    return whole


def _all(masks: list[pl.Series], height: int) -> pl.Series:
    whole = pl.Series([True] * height, dtype=pl.Boolean)
    for mask in masks:
        whole = whole & mask
    return whole
