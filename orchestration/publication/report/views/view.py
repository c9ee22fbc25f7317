"""How a table of the report is declared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

NOT_APPLICABLE = "z"
ROW_SYMBOL = "suppression"
"""Of a figure that is empty: the symbol of its row."""


class Kind(Enum):
    """What the values of a column are, and how they are turned into what readers see."""

    AUTHORITY = "the slug of an authority, shown as its name"
    WORDS = "a code, shown in words"
    TEXT = "a text, shown as it is"
    NUMBER = "a number"
    PROBABILITY = "a p value"


@dataclass(frozen=True)
class Column:
    """A column: its heading, what is selected (SQL over the view's rows), and how it is shown.

    `empty` is SQL for the symbol of a figure that is not there. `blank` stands in a text that is empty. `defined_by`
    is the column of the view's table whose definition it has, by default the one selected.
    """

    heading: str
    select: str
    kind: Kind = Kind.NUMBER
    decimals: int = 0
    empty: str = ROW_SYMBOL
    blank: str = f"[{NOT_APPLICABLE}]"
    defined_by: str = ""
    definition: str = ""


@dataclass(frozen=True)
class View:
    """A table of the report.

    `table` is the published table it is of; `needs` further ones. `rows` is SQL: what follows the table. `notes` are
    columns with what is said of all rows. `is_on_page`: readers need it to follow the page; else only the spreadsheet
    has it. `is_grouped`: a row stands for several, and has no symbol of its own. `holds` says what it holds, else the
    table's own definition does.
    """

    key: str
    title: str
    table: str
    columns: tuple[Column, ...]
    rows: str = ""
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ("method", "caveat")
    is_on_page: bool = False
    is_grouped: bool = False
    holds: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report: what it is about, and its tables. `charts` names those drawn for it."""

    key: str
    title: str
    introduction: str
    views: tuple[View, ...]
    charts: tuple[str, ...] = ()


AUTHORITY = Column("Authority", "authority", Kind.AUTHORITY, definition="The local authority.")
LEFT_OUT = Column("Left out", "left_out", Kind.TEXT, blank="Nothing")
WHY_EMPTY = "Why figures are empty"
UNLESS_WITHHELD = f"if({ROW_SYMBOL} = 'c', 'Withheld', reason)"
"""The reasons were given before figures were withheld: of those they would say too much, and nothing to the point."""
REASON = Column(WHY_EMPTY, UNLESS_WITHHELD, Kind.TEXT, defined_by="reason")
NO_ESTIMATE = Column(WHY_EMPTY, f"if(estimate is null, {UNLESS_WITHHELD}, '')", Kind.TEXT, defined_by="reason")
NO_P = Column(WHY_EMPTY, f"if(p is null, {UNLESS_WITHHELD}, '')", Kind.TEXT, defined_by="reason")
"""For tables that show no interval, no p or no estimate: of the rest the reason would puzzle."""


def words(heading: str, select: str, **options: str) -> Column:
    """A column of codes."""
    return Column(heading, select, Kind.WORDS, **options)


def text(heading: str, select: str, **options: str) -> Column:
    """A column of texts."""
    return Column(heading, select, Kind.TEXT, **options)


def interval(decimals: int) -> tuple[Column, Column]:
    """The two ends of an interval."""
    return (
        Column("95% interval from", "interval_low", decimals=decimals),
        Column("95% interval to", "interval_high", decimals=decimals),
    )


P = Column("p", "p", Kind.PROBABILITY, decimals=4)
Q = Column("q", "q", Kind.PROBABILITY, decimals=4)
