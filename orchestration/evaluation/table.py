"""How a table of `evaluation.*` is declared: a module a table, each with a `TABLE`, and `registry` lists them.

The asset that computes the table, the comments on its columns, what the public may see of it and its part of the report
all derive from that declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from orchestration.disclosure import roles
from orchestration.publication.descriptions import Description
from orchestration.publication.report.views.view import View

if TYPE_CHECKING:
    from orchestration.evaluation.charts import Chart, NoChart

NAMES = "reference.local_authorities"
"""Where charts find the names of authorities."""

AUTHORITY_TEXT = "The local authority, as its slug in reference.local_authorities."
AUTHORITY_CELL = {"authority": pl.col("authority")}


@dataclass(frozen=True)
class Field:
    """A column of a table: its type, and what it means, in the words that are published with it."""

    type: type[pl.DataType]
    text: str


Columns = Mapping[str, Field]


@dataclass(frozen=True)
class Charts:
    """Charts of published tables.

    key: their name in the report. tables: what they are drawn of, as `schema.table`. draw: takes a frame for each of
    `tables`, in order, then the names of authorities by slug.
    """

    key: str
    tables: tuple[str, ...]
    draw: Callable[..., list[Chart | NoChart]]


@dataclass(frozen=True)
class Requirement:
    """What has to hold of a table that was computed.

    faults: takes the frame and those it was computed from, in the order of `reads`; returns how many things are wrong,
    by what they are, and a sentence that says so. The requirement holds where nothing is wrong. is_blocking: what
    depends on the table waits for it.
    """

    name: str
    text: str
    reason_for_threshold: str
    faults: Callable[..., tuple[Mapping[str, int], str]]
    is_blocking: bool = False


@dataclass(frozen=True)
class EvaluationTable:
    """A table of schema evaluation, or one of monitoring that the public sees.

    name: `schema.table`. reads: the tables it rests on, as `schema.table`. compute: takes a frame for each of
    `reads`, in order, and returns the rows; None where dbt makes the table, which then has its texts there. facts:
    numbers or Markdown for the page of the asset. is_compared: whether an authority's rows are worked out from other
    authorities' figures too, which could be worked back where they are few.
    """

    name: str
    text: str = ""
    columns: Columns = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    compute: Callable[..., pl.DataFrame] | None = None
    disclosure: roles.Table = field(default_factory=roles.Table)
    views: tuple[View, ...] = ()
    charts: Charts | None = None
    requirement: Requirement | None = None
    facts: Callable[[pl.DataFrame], Mapping[str, int | str]] | None = None
    is_compared: bool = False

    @property
    def schema(self) -> dict[str, type[pl.DataType]]:
        """The type of each column, in order."""
        return schema(self.columns)

    @property
    def description(self) -> Description:
        """The texts of the table and its columns."""
        return Description(self.text, {name: column.text for name, column in self.columns.items()})

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every table that the asset reads: for the figures, then for the charts."""
        drawn = (*self.charts.tables, NAMES) if self.charts else ()
        return tuple(dict.fromkeys(name for name in (*self.reads, *drawn) if name != self.name))

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Its own, and the one that every table of estimates has."""
        of_estimates = REASONED if "estimate" in self.columns else None
        return tuple(each for each in (self.requirement, of_estimates) if each)


def schema(columns: Columns) -> dict[str, type[pl.DataType]]:
    """The type of each column, in order."""
    return {name: column.type for name, column in columns.items()}


def frame(rows: Iterable[Mapping[str, object]], columns: Columns) -> pl.DataFrame:
    """Rows as a frame with these columns; what a row lacks is empty."""
    return pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=schema(columns))


def of_outcome(what: str) -> pl.Expr:
    """What the cells of a row count, by its outcome: `on_plan: counted`."""
    return pl.format("{}: " + what, "outcome")


def _unreasoned(computed: pl.DataFrame, *_: pl.DataFrame) -> tuple[Mapping[str, int], str]:
    count = int((computed["estimate"].is_null() & (computed["reason"] == "")).sum())
    said = f"{count} of {computed.height} rows have neither an estimate nor a reason"
    return {"without an estimate and a reason": count}, said


REASONED = Requirement(
    "every_empty_estimate_has_a_reason",
    "A row without an estimate says why there is none.",
    "A reader must see why there is no figure, and never take a gap for a nought.",
    _unreasoned,
)
