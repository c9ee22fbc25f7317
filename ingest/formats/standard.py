"""What a standard declares. No file is read here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ingest.contracts.base import RETURN, Column, Extract
from ingest.formats.xml import Element, Head
from ingest.readers import USUAL, Layout, normalise

XML, JSON, TEXT = "xml", "json", "csv"
FIRST_YEAR, SIX_YEARS = "first_year", "six_years"
TWELVE_MONTHS, SIX_MONTHS = "twelve_months", "six_months"
TERM_BEFORE, FIRST_PAYLOAD = "term_before", "first_payload"
"""From when on returns tell all: 1 April before the first of them, or six years before the newest; or so many months
before the first of those that follow each other within as many months, up to the newest. A census of schools tells of
the term before it, and the newest reaches as far as that term; payloads tell what changes from the first of them on.
"""


@dataclass(frozen=True)
class RecordLayout:
    """How a standard's XML becomes rows, or its JSON, which has neither `root` nor names of `records`.

    `root` and `records` are local names in upper case; a record holds what belongs to one person. `collection` is what
    the file's HEADER must call itself, '' for a standard that has no such header. `tables` are those that a file has,
    with their headings. `elements` are the elements below a record that are used, `unused` what else the register says
    is left alone. `rows` gives the rows of a record, each as the table's name and its cells by heading.
    """

    root: str
    records: frozenset[str]
    tables: Mapping[str, tuple[str, ...]]
    elements: frozenset[str]
    rows: Callable[[Element], Iterator[tuple[str, Mapping[str, str]]]]
    collection: str = ""
    unused: tuple[str, ...] = ()

    def is_of(self, head: Head) -> bool:
        """Whether a file with this head is of the standard."""
        return head.root == self.root and head.said.get("COLLECTION", "").upper() == self.collection


@dataclass(frozen=True)
class Sheets:
    """How a standard's workbook is known, a sheet a table.

    Texts are compared in small letters, with single blanks for all that is neither letter nor digit. `table_of` gives
    the table that a sheet's name means, '' for none; `words` are what each heading is known by, `telling` what a table
    must have beside its headings where the sheet's name says nothing.
    """

    table_of: Callable[[str], str]
    words: Mapping[str, re.Pattern[str]]
    telling: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Fill:
    """An extract that returns of a standard stand in for: each of `tables` must be in force for the same as-of date.

    `covers` is `FIRST_YEAR`, `SIX_YEARS`, `TWELVE_MONTHS`, `SIX_MONTHS`, `TERM_BEFORE` or `FIRST_PAYLOAD`; '' where the
    extract is of no time, or the returns reach as far back as it would. The standard has the tables from the as-of date
    `since` on.
    """

    extract: tuple[str, str]
    tables: tuple[str, ...]
    covers: str = ""
    since: date = date(1948, 1, 1)


@dataclass(frozen=True)
class Standard:
    """A standard: `landing/<authority>/<agency>/<name>/` is where its files go.

    `tables` are the contracts of those that the warehouse uses, `unused` the headings of the others by name. Its text
    files have this `layout`. Of a standard that `is_xml_only`, or comes as a workbook of `sheets` or in `json`, no
    table comes as a file of its own. With `wide` a file may have a column a session, and is that table then.
    `persons_elsewhere` are headings of the person's identifier in unused tables, for erasure.

    `fills` are the extracts that are made of it; of several for one extract any will do. Of several standards that fill
    an extract the one with the lowest `precedence` is in force. A table in `filled` counts only with a row in which all
    of these columns are filled: not every program writes it, or not whole.
    """

    name: str
    title: str
    agency: str
    tables: tuple[type[Extract], ...]
    unused: Mapping[str, tuple[str, ...]]
    fills: tuple[Fill, ...]
    precedence: int = 2
    filled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    xml: RecordLayout | None = None
    json: RecordLayout | None = None
    layout: Layout = USUAL
    is_xml_only: bool = False
    sheets: Sheets | None = None
    wide: str = ""
    persons_elsewhere: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """Where its files go, for people."""
        return f"landing/<authority>/{self.agency}/{self.name}/<as-of date>[_anything].<extension>"

    @property
    def has_files_of_tables(self) -> bool:
        """Whether a table comes as a file of its own."""
        return not (self.is_xml_only or self.sheets or self.json)

    def records_in(self, suffix: str) -> RecordLayout | None:
        """How records of a file with this extension become rows; None where it has none. JSON may lie in text files."""
        return self.xml if suffix == XML else self.json if suffix in (JSON, TEXT) else None

    def used(self, table: str) -> type[Extract]:
        """The contract of a table that is used. Raises StopIteration for any other."""
        return next(extract for extract in self.tables if extract.extract == table)

    def headings(self, table: str) -> Mapping[str, str]:
        """The standard's headings of a table, in its order, and the contract's names for them; '' where it has none."""
        if table in self.unused:
            return dict.fromkeys(self.unused[table], "")
        return {
            heading: column.name
            for column in self.used(table).columns()
            if not column.derived
            for heading in headings_of(column)
        }

    def needed(self, table: str) -> tuple[tuple[str, ...], ...]:
        """The headings without which a file is not this table, each with the others that will do.

        Those that are used, of a submission those that must be there, or all of an unused table.
        """
        if table in self.unused:
            return tuple((heading,) for heading in self.unused[table])
        extract = self.used(table)
        return tuple(
            headings_of(column)
            for column in extract.columns()
            if not (column.or_else or column.may_be_missing or column.derived)
            and (column.required or (extract.kind == RETURN and not column.dropped))
        )

    def table_names(self) -> tuple[str, ...]:
        """Every table of the standard, used ones first."""
        return (*(extract.extract for extract in self.tables), *self.unused)


def normalised(heading: str) -> str:
    """A heading as files write it, for comparison: any case, spaces or underscores."""
    return normalise(heading).upper()


def headings_of(column: Column) -> tuple[str, ...]:
    """A contract column's names in the standard's files, the usual one first."""
    return heading_of(column), *column.other_headings


def heading_of(column: Column) -> str:
    """A contract column's name in the standard, in upper case."""
    return (column.heading or column.name).upper()


def headings_in_records(extract: type[Extract]) -> tuple[str, ...]:
    """The usual names of a contract's columns in XML or JSON, in its order, but for what stands in no file."""
    return tuple(heading_of(column) for column in extract.columns() if not column.derived)
