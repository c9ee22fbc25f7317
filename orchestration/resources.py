"""Resources: the one writer's lock, held from the first to the last step of a run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from ingest import database
from ingest.audit import journal
from ingest.audit.trail import Event
from ingest.paths import DataRoot
from ingest.settings import settings
from orchestration import environment, unchanged
from orchestration.history import processes, retention
from orchestration.lock import writer_lock
from orchestration.publication import generations, releases

WAREHOUSE_POOL = "warehouse"


class Writer(dg.ConfigurableResource):
    """The only process that writes below the data root while it lives.

    Every asset that writes asks for it; the in-process executor makes it once a run. A second run waits, then fails
    and says who holds the lock.
    """

    _standing: unchanged.Standing | None = PrivateAttr(None)
    _changed: list[str] = PrivateAttr(default_factory=list)
    _started_from: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _is_left: bool = PrivateAttr(False)
    _warehouse: duckdb.DuckDBPyConnection | None = PrivateAttr(None)

    @property
    def root(self) -> DataRoot:
        return DataRoot.from_environment()

    @property
    def standing(self) -> unchanged.Standing | None:
        """The night whose figures still stand; None where something has changed."""
        return self._standing

    @property
    def changed(self) -> list[str]:
        """What has changed since the last night, in words."""
        return self._changed

    @property
    def started_from(self) -> Mapping[str, str]:
        """What the run rests on besides deliveries, by hash, as it was when the run began."""
        return self._started_from

    def warehouse(self) -> duckdb.DuckDBPyConnection:
        """The warehouse, opened once for one step after another: with some 400 relations that costs 0.1 CPU-seconds.

        A step that opens the file by other means says `close_warehouse` first.
        """
        if self._warehouse is None:
            self._warehouse = database.connect(self.root.warehouse)
        return self._warehouse

    def close_warehouse(self) -> None:
        """Write what is left to write, and let go of the file."""
        if self._warehouse is not None:
            self._warehouse.close()
            self._warehouse = None

    def leave_unchanged(self) -> unchanged.Standing:
        """Keep what stands as it is; the night whose figures these are."""
        if self._standing is None:
            raise dg.DagsterInvariantViolationError("something has changed")
        unchanged.keep(self.root, self._standing.night)
        self._is_left = True
        return self._standing

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Writer"]:
        root = self.root
        environment.prepare(root)
        run = context.run
        if run is None:
            raise dg.DagsterInvariantViolationError("the warehouse is written only by a run")
        if context.instance is not None and not run.tags.get(processes.TAG):
            context.instance.add_run_tags(run.run_id, {processes.TAG: processes.this_process()})
        with writer_lock(root.lock, run.run_id, settings().lock_wait_seconds):
            generations.clear_left_behind(root.generations, root.published)
            releases.clear_left_behind(root)
            database.remove_plain(root.warehouse)
            self._started_from = unchanged.inputs(root)
            self._standing, self._changed = unchanged.begin(root)
            journal.record(root, Event("run_started", {"run_id": run.run_id}))
            try:
                with environment.scratch(root):
                    yield self
            finally:
                self.close_warehouse()
                is_published = generations.current(root.published) == run.run_id
                outcome = "published" if is_published else "unchanged" if self._is_left else "not published"
                journal.record(root, Event("run_finished", {"run_id": run.run_id, "outcome": outcome}))
            if context.instance is not None:
                retention.prune(context.instance, settings().history_days, datetime.now(UTC))
