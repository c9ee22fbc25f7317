"""Runs that died without a word are marked failed, so that they block no queue and look like what they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dagster import DagsterInstance, DagsterRunStatus, RunRecord, RunsFilter

from orchestration.history import processes

UNFINISHED = [
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]
# Between its creation and its first step a run has no process to its name yet.
GRACE = timedelta(minutes=5)


def fail_dead_runs(instance: DagsterInstance) -> list[str]:
    """Mark as failed every unfinished run whose process is gone; returns their ids."""
    dead = [
        record.dagster_run for record in instance.get_run_records(RunsFilter(statuses=UNFINISHED)) if _is_dead(record)
    ]
    for run in dead:
        instance.report_run_failed(run, "The process of this run was killed. What was published stayed as it was.")
    return [run.run_id for run in dead]


def _is_dead(record: RunRecord) -> bool:
    process = record.dagster_run.tags.get(processes.TAG)
    if process is None:
        return datetime.now(UTC) - record.update_timestamp.replace(tzinfo=UTC) > GRACE
    return not processes.is_alive(process)
