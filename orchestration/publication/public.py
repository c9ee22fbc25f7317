"""The public file: aggregates only, of complete quarters, disclosure control applied, in DuckDB and in Parquet.

Made from a finished analysts' file. What may be said of figures is decided by `orchestration.disclosure`, and which
reference tables are the same for all by `ownership`; here tables are read, handed over and written. `audit` is the
gate: it reads every table of what was written. Unlike the analysts' file this one is never encrypted: it is for
everybody. When a new one is made at all is the business of `releases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingest import database
from ingest.settings import settings
from orchestration.disclosure.policy import POLICY
from orchestration.publication import derived, parquet, public_quality
from orchestration.publication.analyst import NOT_PRIVATE, PRIVATE_COLUMN
from orchestration.publication.descriptions import PUBLIC_TABLES, Description, comment_statements, quoted
from orchestration.publication.for_analysts import FOR_ANALYSTS
from orchestration.publication.generations import PublicationError

if TYPE_CHECKING:
    import polars as pl

    from orchestration.disclosure.control import Controlled
    from orchestration.disclosure.earlier import Earlier
    from orchestration.disclosure.table_audit import TableAudit

ANALYST, PUBLIC = "analyst.duckdb", "public.duckdb"
INDICATOR = "kpi.indicator"
TELLS_ABOUT_CELLS = frozenset(
    {"reference.statistical_neighbours", "reference.attendance_codes", "reference.worker_roles"}
)
TITLE = "Family Safeguarding: figures for everybody, behind disclosure control"
RUN = ("run_id", "code_version", "finished_at", "authority", "agency", "extract", "as_of")


@dataclass(frozen=True)
class Built:
    """Rows of each table written, by `schema.table`, and what disclosure control came to."""

    rows: Mapping[str, int]
    control: Controlled


@dataclass(frozen=True)
class Audited:
    """What the audit of the written file found, and other things in it that should not be there, in plain words."""

    cells: TableAudit
    faults: list[str]

    @property
    def passed(self) -> bool:
        return not (self.cells.exposed or self.cells.small_shown or self.cells.rates_shown or self.faults)


def build(
    folder: Path, descriptions: Mapping[str, Description], earlier: Earlier | None = None, *, is_revision: bool = False
) -> Built:
    """Write `public.duckdb` and `parquet/public/<schema>/<table>.parquet` into `folder`, from its `analyst.duckdb`.

    earlier: the last release. What it withheld is withheld again while it has not changed, and figures that changed by
    too little stay as they were, but for the yearly revision.

    Raises:
        UnknownTableError, UnknownMeasureError: something to be published is in no register of relations.
        PublicationError: a column that identifies people is in a table to be published; nobody has decided about a
            reference table that is no seed.
    """
    from orchestration.disclosure import control
    from orchestration.evaluation.registry import DISCLOSURE

    with database.connect(folder / ANALYST, read_only=True) as connection:
        frames = _frames(connection)
    controlled = control.controlled(frames, DISCLOSURE, earlier, is_revision=is_revision)
    comments = {**descriptions, **PUBLIC_TABLES, **derived.DESCRIPTIONS}
    if public_quality.LINKAGE in descriptions:
        comments[public_quality.LINKAGE] = public_quality.linkage_in_words(descriptions[public_quality.LINKAGE])
    with database.in_memory({"memory_limit": settings().memory_limit}) as connection:
        database.attach(connection, folder / ANALYST, "analyst", read_only=True)
        connection.execute(f"attach {quoted(folder / PUBLIC)} as public")
        for schema in ("kpi", "evaluation", "monitoring", "reference", "quality", "meta"):
            connection.execute(f"create schema public.{schema}")
        for table, frame in controlled.frames.items():
            connection.register("controlled", frame.to_arrow())
            connection.execute(f"create table public.{table} as from controlled")
            connection.unregister("controlled")
        for table in _references(connection):
            connection.execute(f"create table public.{table} as from analyst.{table}")
        connection.execute(f"create table public.meta.run as select {', '.join(RUN)} from analyst.meta.run")
        public_quality.copy(connection)
        derived.add(connection, "public")
        _refuse_keys(connection)
        rows = _describe(connection, comments)
        parquet.write(connection, "public", folder / "parquet" / "public", rows, TITLE)
        connection.execute("checkpoint public")
        connection.execute("detach public")
    return Built(rows, controlled)


def audit(folder: Path, figures: Mapping[str, pl.DataFrame]) -> Audited:
    """Read the built `public.duckdb` afresh, every table of it, and audit it.

    figures: the true figures that it was made of, which say what cells there are; the reference tables are those of the
    `analyst.duckdb` beside it.
    """
    from orchestration.disclosure import table_audit
    from orchestration.evaluation.registry import DISCLOSURE

    with database.connect(folder / ANALYST, read_only=True) as connection:
        references = _frames(connection, figures=())
        whole = {table: connection.execute(f"from {table}").pl() for table in _references(connection)}
    with duckdb.connect(str(folder / PUBLIC), read_only=True) as connection:
        public = {table: connection.execute(f"from {table} order by rowid").pl() for table in figures}
        faults = [
            *_unexpected(connection, figures, whole),
            *public_quality.faults(connection),
            *derived.faults(connection),
        ]
    return Audited(table_audit.audited({**figures, **references}, public, DISCLOSURE), faults)


def _unexpected(
    connection: duckdb.DuckDBPyConnection, figures: Mapping[str, pl.DataFrame], references: Mapping[str, pl.DataFrame]
) -> list[str]:
    """Tables that nobody has decided to publish, and reference tables that are not those of the analysts' file."""
    there = _columns(connection)
    decided = {*figures, *references, *public_quality.COLUMNS, *derived.DESCRIPTIONS, "meta.run"}
    found = [f"nobody has decided about {table}" for table in sorted(there.keys() - decided)]
    if tuple(there.get("meta.run", ())) != RUN:
        found.append("meta.run has other columns than it may")
    found += [
        f"{table} is not the analysts'"
        for table, frame in references.items()
        if not connection.execute(f"from {table}").pl().equals(frame)
    ]
    return found


def observed(found: Audited) -> str:
    """What the audit found, in counts of cells."""
    cells = found.cells
    exposed = ", ".join(f"{count} of {table}" for table, count in cells.exposed.items()) or "none"
    return "; ".join(
        (
            f"{cells.withheld:,} cells withheld, recoverable: {exposed}",
            f"small counts shown: {cells.small_shown}",
            f"rates shown on withheld figures: {cells.rates_shown}",
            *found.faults,
        )
    )


def _frames(connection: duckdb.DuckDBPyConnection, figures: Iterable[str] | None = None) -> Mapping[str, pl.DataFrame]:
    """The tables that disclosure control is about, their rows in the order in which they were written, and of the
    indicators those of complete quarters; `figures`: of which tables besides reference, None for all."""
    (database_name,) = connection.execute("select current_database()").fetchone() or ("",)
    reference = [table for table in _names(connection, database_name, "reference") if table in TELLS_ABOUT_CELLS]
    marts = [table for mart in ("evaluation", "monitoring") for table in _names(connection, database_name, mart)]
    tables = [INDICATOR, *(table for table in marts if table not in FOR_ANALYSTS)] if figures is None else list(figures)
    frames = {table: connection.execute(f"from {table} order by rowid").pl() for table in [*tables, *reference]}
    if INDICATOR in frames:
        frames[INDICATOR] = frames[INDICATOR].filter("complete")
    return frames


def complete(folder: Path) -> frozenset[tuple[str, str, str]]:
    """Authority, indicator and quarter start (ISO) of the complete figures of the `analyst.duckdb` in `folder`."""
    with database.connect(folder / ANALYST, read_only=True) as connection:
        found = connection.execute(
            f"select distinct authority, indicator, quarter_start::varchar from {INDICATOR} where complete"
        ).fetchall()
    return frozenset(found)


def _references(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The reference tables of the analysts' file that are the same for all."""
    from orchestration.publication.ownership import REFERENCE, Rows, decision

    return [table for table in _names(connection, "analyst", REFERENCE) if decision(table).rows is Rows.ALL]


def _names(connection: duckdb.DuckDBPyConnection, database_name: str, schema: str) -> list[str]:
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = $1 and schema_name = $2 order by all",
        [database_name, schema],
    )
    return [table for (table,) in found.fetchall()]


def _columns(connection: duckdb.DuckDBPyConnection) -> Mapping[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        " where database_name = 'public' and not internal order by schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(column)
    return columns


def _refuse_keys(connection: duckdb.DuckDBPyConnection) -> None:
    private = [
        f"{table}.{column}"
        for table, columns in _columns(connection).items()
        for column in columns
        if column not in NOT_PRIVATE and (PRIVATE_COLUMN.fullmatch(column) or column.endswith("_key"))
    ]
    if private:
        raise PublicationError(f"not published: columns that identify people: {', '.join(private)}")


def _describe(connection: duckdb.DuckDBPyConnection, descriptions: Mapping[str, Description]) -> Mapping[str, int]:
    rows: dict[str, int] = {}
    connection.execute("begin")
    for table, columns in _columns(connection).items():
        if table in descriptions:
            said = descriptions[table]
            said = Description(said.table, {**said.columns, "suppression": POLICY.symbols})
            connection.execute("; ".join(["select 1", *comment_statements("public", table, columns, said)]))
        (rows[table],) = connection.execute(f"select count(*) from public.{table}").fetchone() or (0,)
    connection.execute("commit")
    return rows
