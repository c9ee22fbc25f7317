"""Dagster's SQLite event log, with engines that are kept.

Dagster makes a new engine and a new connection for each statement, and asks again and again whether a table is there:
a fifth of the CPU-seconds of a small night. This one keeps them, does not wait for the disk at each event, and deletes
the file of a run with the run. Either class reads what the other wrote. Named in `dagster.yaml`.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import sqlalchemy
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData

# The UI looks at one run after another, and each has a file of its own.
MOST_ENGINES = 32


class EventLogStorage(SqliteEventLogStorage):
    """`SqliteEventLogStorage` that keeps an engine with its connection for each database file."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, sqlalchemy.Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        """In the folder of Dagster's default storage."""
        return cls(str(Path(os.environ["DAGSTER_HOME"]) / "history" / "runs"), inst_data)

    def has_table(self, table_name: str) -> bool:
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def store_event(self, event: EventLogEntry) -> None:
        super().store_event(event)
        # The UI watches this file to show a run that runs, while the event is still in SQLite's write-ahead log.
        with suppress(FileNotFoundError):  # somebody deleted the run while it runs
            os.utime(self.path_for_shard(event.run_id))

    def delete_events(self, run_id: str) -> None:
        """Delete the events of a run, its database file and its outcomes of checks that a later run has carried out.

        The latest outcome of a check stays, as the latest materialisation of an asset does: the gates ask for both.
        """
        with self.index_connection() as connection:
            self.delete_events_for_run(connection, run_id)
            connection.execute(_delete_superseded_checks(run_id))
        self.free_concurrency_slots_for_run(run_id)
        with self._db_lock:
            self._forget(run_id)
        database = Path(self.path_for_shard(run_id))
        for file in (database, database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")):
            file.unlink(missing_ok=True)

    def dispose(self) -> None:
        super().dispose()
        self._dispose_engines()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock, self._engine(shard).connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        if shard not in self._engines:
            if len(self._engines) >= MOST_ENGINES:
                self._dispose_engines()
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            sqlalchemy.event.listen(engine, "connect", _spare_the_disk)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            self._engines[shard] = engine
        return self._engines[shard]

    def _forget(self, shard: str) -> None:
        self._initialized_dbs.discard(shard)
        if engine := self._engines.pop(shard, None):
            engine.dispose()

    def _dispose_engines(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()


def _delete_superseded_checks(run_id: str) -> sqlalchemy.Delete:
    columns = AssetCheckExecutionsTable.c
    latest = sqlalchemy.select(sqlalchemy.func.max(columns.id)).group_by(columns.asset_key, columns.check_name)
    return sqlalchemy.delete(AssetCheckExecutionsTable).where(columns.run_id == run_id, columns.id.not_in(latest))


def _spare_the_disk(connection: Any, _: Any) -> None:
    """With its write-ahead log SQLite need not wait for the disk at each event: a power cut may cost the last of them,
    a killed process none."""
    connection.execute("PRAGMA synchronous=NORMAL")
