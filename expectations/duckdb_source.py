"""Great Expectations on a DuckDB file. Import `expectations.gx_import` first: this module imports the package.

The package fetches rows after it has given their connection back, which DuckDB does not allow, and makes temporary
tables that other connections cannot see. One connection for everything, kept until the end, cures both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import sqlalchemy
from duckdb_engine import ConnectionWrapper
from great_expectations.core.batch import BatchMarkers
from great_expectations.core.batch_spec import BatchSpec
from great_expectations.data_context import AbstractDataContext
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.execution_engine.sqlalchemy_batch_data import SqlAlchemyBatchData

from expectations.files import ReadOnly, read_only


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Keeps one connection open until it is closed; computes a query once, and reads a table where it lies."""

    def get_batch_data_and_markers(self, batch_spec: BatchSpec) -> tuple[SqlAlchemyBatchData, BatchMarkers]:
        batch_spec["create_temp_table"] = "query" in batch_spec  # the package would copy whole tables too, or neither
        return super().get_batch_data_and_markers(batch_spec)

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        super().close()


_EngineClass = type[SqlAlchemyExecutionEngine]  # inside the class below `type` is the name of a field


class DuckDBDatasource(SQLDatasource):
    """A DuckDB file; being a subclass registers it as `context.data_sources.add_duckdb`."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> _EngineClass:
        return DuckDBExecutionEngine


@contextmanager
def open_read_only(
    context: AbstractDataContext, path: Path, connect: ReadOnly = read_only
) -> Iterator[DuckDBDatasource]:
    """The DuckDB file at `path` as a data source; every connection is closed at the end, so a writer can open it."""
    source = context.data_sources.add_duckdb(
        name="warehouse",
        # Which file it is, the opener alone is told: a URL may be shown, and has no place for a key.
        connection_string="duckdb:///:memory:",
        kwargs={
            "creator": lambda: ConnectionWrapper(connect(path)),
            "poolclass": sqlalchemy.StaticPool,
        },
    )
    try:
        yield source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()
