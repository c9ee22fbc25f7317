"""Tables that each published file works out from its own tables, so that disclosure control needs no second decision.

What the public file derives rests on public figures only. The gate that audits the public file derives each of them
again and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from orchestration.evaluation import indicator_funnel, indicator_signal
from orchestration.publication import indicator_labelled
from orchestration.publication.descriptions import Description

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Derived:
    """A table, as `schema.table`, what it holds, and the rows it has in the file that `compute` is connected to."""

    name: str
    said: Description
    compute: Callable[[duckdb.DuckDBPyConnection], pl.DataFrame]


def _of_frames(reads: tuple[str, ...], compute: Callable[..., pl.DataFrame]) -> Callable[..., pl.DataFrame]:
    """What `compute` makes of the file's tables `reads`, one frame each."""
    return lambda connection: compute(*(connection.execute(f"from {table}").pl() for table in reads))


TABLES = (
    Derived(indicator_labelled.NAME, indicator_labelled.SAID, indicator_labelled.compute),
    *(
        Derived(
            module.NAME,
            Description(module.TEXT, {name: column.text for name, column in module.COLUMNS.items()}),
            _of_frames(module.READS, module.compute),
        )
        for module in (indicator_signal, indicator_funnel)
    ),
)
DESCRIPTIONS: Mapping[str, Description] = {table.name: table.said for table in TABLES}


def add(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Add the tables to the attached file `catalog`, whose other tables are all there."""
    (before,) = connection.execute("select current_database()").fetchone() or ("memory",)
    connection.execute(f"use {catalog}")
    for table in TABLES:
        connection.register("derived_rows", table.compute(connection).to_arrow())
        connection.execute(f"create table {table.name} as from derived_rows")
        connection.unregister("derived_rows")
    connection.execute(f"use {before}")


def faults(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Tables of the file that are not what its own tables give, in plain words."""
    for table in TABLES:
        if not connection.execute(f"from {table.name} order by rowid").pl().equals(table.compute(connection)):
            yield f"{table.name} is not what the file's own tables give"
