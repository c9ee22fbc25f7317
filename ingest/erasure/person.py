"""What else a person is known by: read off the rows that carry an identifier of theirs, file by file.

A value that somebody else has too is not a mark: a UPN that two people share, a family with another member.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingest.contracts.linkage import Decisions
from ingest.erasure import sift
from ingest.erasure.marks import Marks
from ingest.readers import Table


@dataclass
class Learnt:
    """Raw values by kind, of the person and of everybody else. Kept in memory only."""

    own: dict[str, set[str]] = field(default_factory=dict)
    others: dict[str, set[str]] = field(default_factory=dict)

    def add(self, kind: str, values: pl.Series, owner: dict[str, set[str]]) -> None:
        owner.setdefault(kind, set()).update(values.drop_nulls().to_list())

    def join(self, further: Learnt) -> None:
        """Add what was learnt elsewhere."""
        for mine, theirs in ((self.own, further.own), (self.others, further.others)):
            for kind, values in theirs.items():
                mine.setdefault(kind, set()).update(values)

    def certain(self, kind: str) -> set[str]:
        """The person's values of a kind that nobody else has."""
        return self.own.get(kind, set()) - self.others.get(kind, set())

    def kinds(self) -> list[str]:
        return sorted(self.own)


def learn(table: Table, agency: str, marks: Marks, learnt: Learnt) -> None:
    """Add what one file tells of the person whose marks are known so far. Reads the table to its end."""
    columns = sift.columns_of(table)
    if "person_id" not in columns and sift.SOURCE_ID not in columns:
        return
    for batch in table.batches:
        theirs = _rows_by_person(batch.cells, columns, marks)
        # Whose a UPN is the authority's own rows say, which name the person.
        told = sift.DECISIVE if "person_id" in columns else {}
        for name, kind in told.items():
            for column in columns.get(name, []):
                values = sift.values(batch.cells, column)
                learnt.add(kind, values.filter(theirs), learnt.own)
                if kind != sift.PERSON:
                    learnt.add(kind, values.filter(~theirs), learnt.others)
        nobodys = sift.is_nobodys(batch.cells, columns)
        by_name = theirs | _rows_by_name(batch.cells, columns, nobodys, marks)
        # Whether a decision makes two people one, linkage knows.
        for column in columns.get(sift.SOURCE_ID, []) if agency != Decisions.agency else ():
            values = sift.values(batch.cells, column)
            learnt.add(sift.source_kind(agency), values.filter(by_name), learnt.own)
            learnt.add(sift.source_kind(agency), values.filter(~nobodys & ~theirs), learnt.others)
        learnt.own.setdefault(sift.NAME_AND_BIRTH, set()).update(
            *sift.names_and_births(batch.cells.filter(theirs), columns)
        )


def _rows_by_person(cells: pl.DataFrame, columns: dict[str, list[str]], marks: Marks) -> pl.Series:
    """Rows with the authority's identifier or, in files that have none, with the UPN."""
    name = "person_id" if "person_id" in columns else "upn"
    mask = pl.Series([False] * cells.height, dtype=pl.Boolean)
    for column in columns.get(name, []):
        mask = mask | sift.is_covered(sift.values(cells, column), sift.DECISIVE[name], marks.covers)
    return mask


def _rows_by_name(cells: pl.DataFrame, columns: dict[str, list[str]], nobodys: pl.Series, marks: Marks) -> pl.Series:
    known = sift.names_and_births(cells, columns)
    named = [any(marks.covers(sift.NAME_AND_BIRTH, each) for each in several) for several in known]
    return pl.Series(named, dtype=pl.Boolean) & nobodys


def remember(learnt: Learnt, marks: Marks) -> bool:
    """Add to the marks what is certain; true where something was new."""
    new = False
    for kind in learnt.kinds():
        values = {value for value in learnt.certain(kind) if not marks.covers(kind, value)}
        marks.add(kind, values)
        new = new or bool(values)
    return new
