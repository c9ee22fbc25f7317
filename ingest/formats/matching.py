"""How the column names of a file compare with the tables of standards that come as files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.formats import STANDARDS
from ingest.formats.decoding import plain
from ingest.formats.standard import Standard, normalised
from ingest.source import Source


@dataclass(frozen=True)
class Match:
    """How a file's headings compare with a table's."""

    standard: Standard
    table: str
    found: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the table's columns that the file has."""
        known = self.standard.headings(self.table)
        # Several headings may mean one column.
        columns = len(set(known.values()) - {""}) or len(known)
        return min(len(self.found) / columns, 1.0)

    @property
    def rank(self) -> tuple[bool, float, float]:
        """Whole ones first, by share, then by number of columns found; the others by number, then by share."""
        by = (self.share, len(self.found))
        return (False, *reversed(by)) if self.missing else (True, *by)

    def near_miss(self, headings: tuple[str, ...]) -> str:
        """What is found, missing and unknown among the file's headings, the last by position."""
        known: Mapping[str, str] = self.standard.headings(self.table)
        unknown = [str(position) for position, name in enumerate(headings, 1) if name and name not in known]
        said = f"nearly the table {self.table} of {self.standard.title}: found {', '.join(self.found)}"
        said += f"; missing {', '.join(self.missing)}"
        return said + (f"; not known, counted from the left: {', '.join(unknown)}" if unknown else "")


def headings_of(source: Source) -> tuple[str, ...]:
    """A file's column names as standards write them. Raises `Unreadable`."""
    expected = {
        heading for each in STANDARDS.values() for table in each.table_names() for heading in each.headings(table)
    }
    header = plain(source).table([heading.lower() for heading in expected]).header
    return tuple(normalised(name) for heading in header for name in heading.split("\t"))


def best(headings: Iterable[str], standards: Iterable[Standard]) -> Match | None:
    """The table that the headings fit best; None where there is no heading of any."""
    present = set(headings)
    whole = (standard for standard in standards if standard.has_files_of_tables)
    matches = [_match(present, standard, table) for standard in whole for table in standard.table_names()]
    return max((match for match in matches if match.found), key=lambda match: match.rank, default=None)


def _match(present: set[str], standard: Standard, table: str) -> Match:
    found = tuple(heading for heading in standard.headings(table) if heading in present)
    missing = tuple(headings[0] for headings in standard.needed(table) if present.isdisjoint(headings))
    return Match(standard, table, found, missing)
