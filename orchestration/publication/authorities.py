"""A file for each authority, where several are loaded: its own rows, the references, and everybody's public figures.

Made from the finished `analyst.duckdb` and `public.duckdb` of a generation. Whose the rows of a table are is decided in
`ownership`, who may read the file in `access`. With encryption on, each file has a key of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import duckdb

from ingest import database
from ingest.settings import settings
from orchestration.publication.access import AUTHORITIES
from orchestration.publication.descriptions import Description, comment_statements, quoted
from orchestration.publication.generations import PublicationError
from orchestration.publication.ownership import REFERENCE, Decision, Rows, decision
from orchestration.publication.parquet import Catalog, place

ANALYST, PUBLIC = "analyst.duckdb", "public.duckdb"
TITLE = "Family Safeguarding: one authority's own rows, and everybody's public figures"
EVERYBODYS = "public_"
"""What the schemas of everybody's figures begin with in an authority's file: `public_kpi.indicator`."""


@dataclass(frozen=True)
class Copy:
    """A table of an authority's file: its name there, where the rows come from, its columns, and what they mean.

    its_own: only the rows with the authority's slug. parquet: the Parquet file in the generation that has the same rows
    and columns, where there is one.
    """

    name: str
    origin: str
    columns: list[str]
    said: Description
    its_own: bool = False
    parquet: PurePath | None = None

    def query(self, authority: str) -> str:
        """The rows for one authority."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        its_own = f" where authority = {quoted(authority)}" if self.its_own else ""
        return f"select {columns} from {self.origin}{its_own}"


def build(folder: Path) -> dict[str, int]:
    """Write `authorities/<authority>/analyst.duckdb` and `.../parquet/<schema>/<table>.parquet` into `folder`.

    Returns the rows of each file by authority; none are written where fewer than two authorities are loaded. As for
    the joint file, there is no Parquet where files are encrypted.

    Raises:
        PublicationError: nobody has decided whose the rows of a table are, or they cannot be told apart; a file does
            not hold what it should.
    """
    with database.in_memory({"memory_limit": settings().memory_limit, "preserve_insertion_order": False}) as connection:
        # a run keeps its temporary files below the data root
        connection.execute(f"set temp_directory = {quoted(Path(tempfile.gettempdir()) / 'authorities')}")
        database.attach(connection, folder / ANALYST, "analyst", read_only=True)
        connection.execute(f"attach {quoted(folder / PUBLIC)} as public (read_only)")
        loaded = _loaded(connection)
        if len(loaded) < 2:
            return {}
        copies = [*_of_analysts(connection), *_of_everybody(connection)]
        with tempfile.TemporaryDirectory() as begun_in:
            begun = _begin(connection, Path(begun_in) / ANALYST, copies)
            return {authority: _write(connection, folder, authority, copies, begun) for authority in loaded}


def _loaded(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Authorities of which something is in force."""
    found = connection.execute(
        "select distinct authority from analyst.meta.run"
        " where authority in (select slug from analyst.reference.local_authorities) order by authority"
    )
    return [authority for (authority,) in found.fetchall()]


def _of_analysts(connection: duckdb.DuckDBPyConnection) -> Iterator[Copy]:
    for table in _tables(connection, "analyst"):
        decided = decision(table.name)
        if decided.rows is Rows.ITS_OWN:
            if "authority" not in table.columns:
                raise PublicationError(f"not published: {table.name} has no column authority to tell its rows apart by")
            yield replace(table, columns=_without(table, decided), its_own=True, parquet=None)
        elif decided.rows is Rows.ALL:
            parquet = None if decided.without else table.parquet
            yield replace(table, columns=_without(table, decided), parquet=parquet)


def _without(table: Copy, decided: Decision) -> list[str]:
    return [column for column in table.columns if column not in decided.without]


def _of_everybody(connection: duckdb.DuckDBPyConnection) -> Iterator[Copy]:
    for table in _tables(connection, "public"):
        if not table.name.startswith(f"{REFERENCE}."):
            yield replace(table, name=f"{EVERYBODYS}{table.name}")


def _tables(connection: duckdb.DuckDBPyConnection, source: str) -> Iterator[Copy]:
    """Every table of an attached file, whole, as it is described there."""
    columns: dict[str, dict[str, str]] = {}
    for table, column, comment in connection.execute(
        "select schema_name || '.' || table_name, column_name, coalesce(comment, '') from duckdb_columns()"
        " where database_name = $1 and not internal order by schema_name, table_name, column_index",
        [source],
    ).fetchall():
        columns.setdefault(table, {})[column] = comment
    comments = connection.execute(
        "select schema_name || '.' || table_name, coalesce(comment, '') from duckdb_tables() where database_name = $1",
        [source],
    )
    for table, comment in sorted(comments.fetchall()):
        said = Description(comment, {column: text for column, text in columns[table].items() if text})
        parquet = PurePath("parquet", source, place(table))
        yield Copy(table, f"{source}.{table}", list(columns[table]), said, parquet=parquet)


def _begin(
    connection: duckdb.DuckDBPyConnection, target: Path, copies: list[Copy]
) -> tuple[Path, dict[str, int]] | None:
    """A file with the tables that are the same for every authority, and their rows: what each one's own begins as.

    They grow with the authorities, and so would the work of writing them for each. Nothing where files are encrypted:
    each has a key of its own.
    """
    if database.encryption_key() is not None:
        return None
    return target, _add(connection, target, [copy for copy in copies if not copy.its_own])


def _write(
    connection: duckdb.DuckDBPyConnection,
    generation: Path,
    authority: str,
    copies: list[Copy],
    begun: tuple[Path, dict[str, int]] | None,
) -> int:
    folder = generation / AUTHORITIES / authority
    folder.mkdir(parents=True)
    rows: dict[str, int] = {}
    if begun is not None:
        shutil.copyfile(begun[0], folder / ANALYST)
        rows |= begun[1]
    rows |= _add(connection, folder / ANALYST, [copy for copy in copies if copy.name not in rows], authority)
    if database.encryption_key() is None:
        database.attach(connection, folder / ANALYST, "own", read_only=True)
        said = Catalog.read(connection, "own")
        for copy in copies:
            _write_parquet(connection, generation, folder / "parquet" / place(copy.name), copy, said)
        said.package(folder / "parquet", TITLE)
        connection.execute("detach own")
    _verify(folder / ANALYST, authority, rows, [copy.name for copy in copies if copy.its_own])
    return sum(rows.values())


def _add(
    connection: duckdb.DuckDBPyConnection, target: Path, copies: list[Copy], authority: str = ""
) -> dict[str, int]:
    """Add tables with their descriptions to the file, new or begun. Returns the rows of each."""
    rows: dict[str, int] = {}
    database.attach(connection, target, "own", key=database.authority_key(authority), compact=True)
    connection.execute("begin")
    for schema in sorted({copy.name.partition(".")[0] for copy in copies}):
        connection.execute(f"create schema if not exists own.{schema}")
    for copy in copies:
        made = connection.execute(f"create table own.{copy.name} as {copy.query(authority)}").fetchone()
        (rows[copy.name],) = made or (0,)
        connection.execute("; ".join(["select 1", *comment_statements("own", copy.name, copy.columns, copy.said)]))
    connection.execute("commit")
    connection.execute("checkpoint own")
    connection.execute("detach own")
    return rows


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, generation: Path, target: Path, copy: Copy, said: Catalog
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if copy.parquet:
        shutil.copyfile(generation / copy.parquet, target)
    else:
        said.write(connection, copy.name, target)


def _verify(target: Path, authority: str, rows: Mapping[str, int], its_own: list[str]) -> None:
    """Read the closed file with its own key: are all rows there, and is none of them another authority's?"""
    with database.connect(target, read_only=True, key=database.authority_key(authority)) as connection:
        for table, expected in rows.items():
            foreign = f"authority is distinct from {quoted(authority)}" if table in its_own else "false"
            counted = connection.execute(f"select count(*), count(*) filter ({foreign}) from {table}").fetchone()
            if counted != (expected, 0):
                raise PublicationError(f"not published: {table} of one authority does not hold its rows and no others")
