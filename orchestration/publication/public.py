"""The public file: aggregates only, disclosure control applied, in DuckDB and in Parquet.

Made from a finished analysts' file. What may be said is decided by `orchestration.analysis.disclosure`; here tables are
read, handed over and written. `reattack` is the gate: it reads what was written. Unlike the analysts' file this one is
never encrypted: it is for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingest import database
from orchestration.publication import public_quality
from orchestration.publication.analyst import NOT_PRIVATE, PRIVATE_COLUMN
from orchestration.publication.descriptions import OWN_TABLES, Description, comment_statements, quoted
from orchestration.publication.generations import PublicationError

if TYPE_CHECKING:
    import polars as pl

    from orchestration.analysis.disclosure.control import Controlled, Earlier, Reattacked

ANALYST, PUBLIC = "analyst.duckdb", "public.duckdb"
INDICATOR = "kpi.indicator"
TELLS_ABOUT_RELATIONS = frozenset({"reference.statistical_neighbours", "reference.attendance_codes"})
MEMORY_LIMIT = "1GB"
SUPPRESSION = (
    "c: a figure of the row is withheld, because it or one that leads to it counts fewer than six; z: not applicable, a"
    " rate of none; x: not available; '' otherwise. Empty figures are never 0."
)


@dataclass(frozen=True)
class Built:
    """Rows of each table written, by `schema.table`, and what disclosure control came to."""

    rows: Mapping[str, int]
    control: Controlled


def build(folder: Path, descriptions: Mapping[str, Description], published: Path | None = None) -> Built:
    """Write `public.duckdb` and `parquet/public/<schema>/<table>.parquet` into `folder`, from its `analyst.duckdb`.

    published: the generation that readers have now, so that what it withheld is withheld again while it has not
    changed.

    Raises:
        UnknownTableError, UnknownMeasureError: something to be published is in no register of relations.
        PublicationError: a column that identifies people is in a table to be published.
    """
    from orchestration.analysis.disclosure import control

    with database.connect(folder / ANALYST, read_only=True) as connection:
        frames = _frames(connection)
    controlled = control.controlled(frames, None if published is None else _earlier(published))
    comments = {**descriptions, **OWN_TABLES}
    with database.in_memory({"memory_limit": MEMORY_LIMIT}) as connection:
        database.attach(connection, folder / ANALYST, "analyst", read_only=True)
        connection.execute(f"attach {quoted(folder / PUBLIC)} as public")
        for schema in ("kpi", "evaluation", "reference", "quality", "meta"):
            connection.execute(f"create schema public.{schema}")
        for table, frame in controlled.frames.items():
            connection.register("controlled", frame.to_arrow())
            connection.execute(f"create table public.{table} as from controlled")
            connection.unregister("controlled")
        for table in _names(connection, "analyst", "reference"):
            connection.execute(f"create table public.{table} as from analyst.{table}")
        connection.execute("create table public.meta.run as from analyst.meta.run")
        public_quality.copy(connection)
        _refuse_keys(connection)
        rows = _describe(connection, comments)
        _write_parquet(connection, folder / "parquet" / "public", list(rows))
        connection.execute("checkpoint public")
        connection.execute("detach public")
    return Built(rows, controlled)


def reattack(folder: Path) -> Reattacked:
    """Attack the built `public.duckdb` afresh; which cells there are is read from the `analyst.duckdb` beside it."""
    from orchestration.analysis.disclosure import control

    with database.connect(folder / ANALYST, read_only=True) as connection:
        frames = _frames(connection)
    with duckdb.connect(str(folder / PUBLIC), read_only=True) as connection:
        public = {table: frame for table, frame in _frames(connection).items() if not table.startswith("reference.")}
    return control.reattacked(frames, public)


def in_words(found: Reattacked) -> str:
    """What the attack found, in counts of cells."""
    fallen = ", ".join(f"{count} of {table}" for table, count in found.fallen.items()) or "none"
    return (
        f"{found.withheld:,} cells withheld, fallen: {fallen}; small counts shown: {found.small_shown}; rates shown on"
        f" withheld figures: {found.rates_shown}"
    )


def _frames(connection: duckdb.DuckDBPyConnection) -> Mapping[str, pl.DataFrame]:
    """The tables that disclosure control is about, their rows in the order in which they were written."""
    (database_name,) = connection.execute("select current_database()").fetchone() or ("",)
    evaluation, reference = (_names(connection, database_name, schema) for schema in ("evaluation", "reference"))
    tables = [INDICATOR, *evaluation, *(table for table in reference if table in TELLS_ABOUT_RELATIONS)]
    return {table: connection.execute(f"from {table} order by rowid").pl() for table in tables}


def _names(connection: duckdb.DuckDBPyConnection, database_name: str, schema: str) -> list[str]:
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = $1 and schema_name = $2 order by all",
        [database_name, schema],
    )
    return [table for (table,) in found.fetchall()]


def _earlier(published: Path) -> Earlier | None:
    """`kpi.indicator` of the published generation; None where it has no public file or cannot be opened."""
    from orchestration.analysis.disclosure.control import Earlier

    if not (published / ANALYST).exists() or not (published / PUBLIC).exists():
        return None
    try:
        with database.connect(published / ANALYST, read_only=True) as connection:
            figures = connection.execute(f"from {INDICATOR}").pl()
    except database.EncryptionError:
        # of before the key was changed: there is nothing to go by
        return None
    with duckdb.connect(str(published / PUBLIC), read_only=True) as connection:
        public = connection.execute(f"from {INDICATOR}").pl()
    return Earlier(figures, public)


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
    for table, columns in _columns(connection).items():
        if table in descriptions:
            said = descriptions[table]
            said = Description(said.table, {**said.columns, "suppression": SUPPRESSION})
            connection.execute("; ".join(["select 1", *comment_statements("public", table, columns, said)]))
        (rows[table],) = connection.execute(f"select count(*) from public.{table}").fetchone() or (0,)
    return rows


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, tables: list[str]) -> None:
    for table in tables:
        path = folder / f"{table.replace('.', '/')}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(f"copy public.{table} to {quoted(path)} (compression zstd)")
