"""The register's part on contents: what a new parse changes on deliveries of the same bytes, and their near misses.

Works on the register's own connection, and within its transaction where one is open.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple

from ingest.register.records import ACCEPTED, ALREADY_LOADED, REJECTED, Content, Mapped, Parse, TableOf

SCHEMA = """
create table if not exists near_miss (
    authority text not null, agency text not null, extract text not null, sha256 text not null,
    basis text not null, identifiers integer not null, note text not null,
    primary key (authority, agency, extract, sha256)
) strict;
create table if not exists mapping_used (
    authority text not null, agency text not null, extract text not null, sha256 text not null,
    mapping text not null, mapping_sha256 text not null, rows_left_out integer not null, values_mapped integer not null,
    primary key (authority, agency, extract, sha256)
) strict;
"""
# Columns that registers of earlier releases lack, in the order in which they are added.
ADDED = (("parse", "parsed_as_of", "text"), ("parse", "refused_as_later", "integer not null default 0"))

COUNTS = ("rows", "rows_accepted", "rows_quarantined", "rows_repeated", "rows_unlinked")
OF_CONTENT = "where (authority, agency, extract, sha256) = (?, ?, ?, ?)"

# The notes of a delivery, of which that of near misses is the last: for a join of `delivery` with `near_miss`.
NOTES = """
    delivery.notes || iif(ifnull(near_miss.note, '') = '', '', iif(delivery.notes = '', '', '; ') || near_miss.note)
"""


class Contents:
    """The tables `parse`, `near_miss` and `mapping_used` of an open register."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(SCHEMA)
        for table, name, declared in ADDED:
            if name not in {row[1] for row in connection.execute(f"pragma table_info({table})")}:
                connection.execute(f"alter table {table} add column {name} {declared}")

    def correct_deliveries(self, content: Content, parse: Parse) -> None:
        """Count on every delivery of a content what has just been parsed: the lake holds nothing else any more."""
        self._connection.execute(
            f"update delivery set {', '.join(f'{name} = ?' for name in COUNTS)}, notes = ? "
            f"{OF_CONTENT} and outcome <> '{REJECTED}'",
            (*astuple(parse.counts), parse.notes, *astuple(content)),
        )
        if parse.outcome == REJECTED:
            self._connection.execute(
                f"update delivery set outcome = ?, reason = ? {OF_CONTENT} and outcome in (?, ?)",
                (REJECTED, parse.reason, *astuple(content), ACCEPTED, ALREADY_LOADED),
            )

    def note_mapping(self, content: Content, mapped: Mapped | None) -> None:
        """Remember through which mapping a content has just been parsed, None for none."""
        self._connection.execute(f"delete from mapping_used {OF_CONTENT}", astuple(content))
        if mapped:
            values = (*astuple(content), *astuple(mapped))
            self._connection.execute("insert into mapping_used values (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def mappings_used(self) -> list[tuple]:
        """authority, agency, extract, sha256, then what `Mapped` has."""
        return self._connection.execute("select * from mapping_used order by 1, 2, 3, 4").fetchall()

    def tables_of(
        self, authority: str, places: Iterable[tuple[str, str | None]], file_name: str, sha256: str
    ) -> list[TableOf]:
        """The settled deliveries of a file at any of the places (agency, extract; None for any), by its bytes."""
        either = " or ".join("(agency = ? and extract = ifnull(?, extract))" for _ in places)
        rows = self._connection.execute(
            f"select agency, extract, version, iif(outcome = '{REJECTED}' and not exists (select 1 from parse where "
            "(parse.authority, parse.agency, parse.extract, parse.sha256) = "
            "(delivery.authority, delivery.agency, delivery.extract, delivery.sha256)), reason, '') "
            f"from delivery where settled and (authority, file_name, sha256) = (?, ?, ?) and ({either}) order by id",
            (authority, file_name, sha256, *(part for place in places for part in place)),
        )
        latest = {row[:2]: TableOf(*row) for row in rows}
        return list(latest.values())

    def compared(self) -> dict[Content, tuple[str, str]]:
        """Of each parsed content the parse version, and the basis of its count of near misses ('' without one)."""
        rows = self._connection.execute(
            "select authority, agency, extract, sha256, version, ifnull(basis, '') "
            "from parse left join near_miss using (authority, agency, extract, sha256)"
        )
        return {Content(*row[:4]): row[4:] for row in rows}

    def note_near_misses(self, counted: Iterable[tuple[Content, str, int, str]]) -> None:
        """Remember content, basis, identifiers and the sentence for its deliveries ('' for none), all or nothing."""
        rows = json.dumps([(*astuple(content), *rest) for content, *rest in counted])
        values = ", ".join(f"json_extract(value, '$[{position}]')" for position in range(7))
        self._connection.execute(f"insert or replace into near_miss select {values} from json_each(?)", (rows,))

    def forget_near_misses(self, authority: str) -> None:
        """Have an authority's contents compared again: a person of theirs is gone."""
        self._connection.execute("delete from near_miss where authority = ?", (authority,))
