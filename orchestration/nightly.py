"""One night's work from the command line, with a summary in plain words: `safeguarding nightly`.

The same job that the schedule starts, run in this process.
"""

from __future__ import annotations

import gc
import logging
import shutil
import sys
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest import faults
from ingest.paths import DataRoot
from ingest.settings import settings
from orchestration import environment
from orchestration.lock import writer_lock

if TYPE_CHECKING:
    from orchestration.unchanged import Standing

# 28,800 children: the larger authorities' figures are then large enough to be published.
DEMONSTRATION_SCALE = 8


def main(whole: bool = False) -> int:
    """Run one night, to its end even if nothing has changed where it is to be `whole`.

    Returns:
        0 when a new generation was published, or the last one stands; else 1, and says why.
    """
    return faults.plainly(lambda: _night(whole))


def _night(whole: bool) -> int:
    # Collecting while the libraries are imported finds nothing and costs a tenth of a small run.
    gc.disable()
    _say_errors_only()
    root = DataRoot.from_environment()
    environment.prepare(root)
    run_id = str(uuid.uuid4())
    _demonstrate_if_empty(root, run_id)
    if not whole and root.last_night.exists() and _stands(root, run_id):
        return 0
    return _run(root, run_id)


def _say_errors_only() -> None:
    """The terminal is for the summary; what libraries remark in passing is not for it."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    logging.basicConfig(handlers=[handler], force=True)


def _demonstrate_if_empty(root: DataRoot, run_id: str) -> None:
    """Fill an empty landing zone, whole or not at all: the files are made aside and moved in by one rename."""
    if any(root.landing.iterdir()):
        return
    with writer_lock(root.lock, run_id, settings().lock_wait_seconds):
        if any(root.landing.iterdir()):
            return
        print(f"The landing zone {root.landing} is empty: making demonstration extracts of invented families.")
        from ingest.synthetic import write_demonstration

        draft = root.path / "landing.partial"
        if draft.exists():
            shutil.rmtree(draft)
        # Mappings of an operator's own are left alone: then all partners deliver extracts.
        mappings = None if any(root.mappings.rglob("*.toml")) else root.mappings
        write_demonstration(
            draft,
            scale=DEMONSTRATION_SCALE,
            truth=root.demonstration_truth,
            mappings=mappings,
            with_trial=True,
        )
        draft.rename(root.landing)


def _stands(root: DataRoot, run_id: str) -> bool:
    """Whether nothing has changed since the last night; says so, and enters this night in the history.

    Imports none of what a whole night needs: that would be most of its cost.
    """
    from orchestration import unchanged

    with writer_lock(root.lock, run_id, settings().lock_wait_seconds):
        standing, _ = unchanged.begin(root)
        if standing is None:
            return False
        _enter(root, run_id, standing)
        unchanged.keep(root, standing.night)
    return True


def _enter(root: DataRoot, run_id: str, standing: Standing) -> None:
    from ingest.audit import journal
    from ingest.audit.trail import Event
    from orchestration.history import unchanged
    from orchestration.history.instance import open_instance
    from orchestration.history.recovery import fail_dead_runs
    from orchestration.history.retention import prune
    from orchestration.operations import summary

    with open_instance(root) as instance:
        fail_dead_runs(instance)
        unchanged.enter(instance, run_id, standing)
        prune(instance, settings().history_days, datetime.now(UTC))
    journal.record(
        root,
        Event("run_started", {"run_id": run_id}),
        Event("run_finished", {"run_id": run_id, "outcome": "unchanged"}),
    )
    print(summary.of_unchanged(root, standing))


def _run(root: DataRoot, run_id: str) -> int:
    from orchestration.definitions import defs
    from orchestration.history import alerting, processes
    from orchestration.history.instance import open_instance
    from orchestration.history.recovery import fail_dead_runs
    from orchestration.operations import progress, summary

    gc.enable()
    gc.freeze()
    job = defs.resolve_job_def("nightly")
    with open_instance(root) as instance, progress.shown(len(job.nodes)) as listener:
        fail_dead_runs(instance)
        instance.add_event_listener(run_id, listener)
        result = job.execute_in_process(
            instance=instance,
            run_id=run_id,
            tags={processes.TAG: processes.this_process(), alerting.TOLD_BY_NIGHT: "yes"},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            raise_on_error=False,
        )
        not_sent = alerting.tell(instance, run_id, settings())
    print("\n".join([summary.text(root, result), *not_sent]))
    return 0 if result.success and summary.is_published(root, run_id) else 1


if __name__ == "__main__":
    from orchestration.cli import app

    app(["nightly", *sys.argv[1:]], prog_name="safeguarding")
