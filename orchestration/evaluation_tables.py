"""Reads what evaluation assets rest on from the warehouse and writes what they come to, with its definitions.

Nothing is worked out here; Dagster is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ingest import database
from ingest.paths import DataRoot
from orchestration.evaluation.definitions import TABLES
from orchestration.publication.descriptions import comment_statements

if TYPE_CHECKING:
    import polars as pl


def read(root: DataRoot, tables: Iterable[str]) -> Mapping[str, pl.DataFrame]:
    """Each `schema.table` of the warehouse as a frame, by the table's name alone."""
    with database.connect(root.warehouse) as connection:
        return {table.rpartition(".")[2]: connection.execute(f"from {table}").pl() for table in tables}


def write(root: DataRoot, frames: Mapping[str, pl.DataFrame]) -> None:
    """Replace each `evaluation.<table>`, with the definitions of the table and its columns."""
    with database.connect(root.warehouse) as connection:
        connection.execute("create schema if not exists evaluation")
        for table, frame in frames.items():
            connection.register("built", frame.to_arrow())
            connection.execute(f"create or replace table {table} as from built")
            connection.unregister("built")
            for statement in comment_statements("warehouse", table, frame.columns, TABLES[table]):
                connection.execute(statement)
