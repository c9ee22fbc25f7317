"""How long the history of runs is kept. Each night deletes what is older, so that the history does not grow for ever.

Knows nothing of how a run is stored; that is the storage's (`orchestration.history.event_log`).
"""

from datetime import UTC, datetime, timedelta

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

FINISHED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]
# A run costs a tenth of a second. So a night with a shorter limit is not a long one; later nights do the rest.
MOST_RUNS = 20


def prune(instance: DagsterInstance, days: int, now: datetime) -> int:
    """Delete the finished runs that were started more than `days` before `now` (with a time zone).

    The oldest go first, at most `MOST_RUNS` of them. The newest successful run stays, however old it is.

    Returns:
        The number of runs deleted.
    """
    limit = now.astimezone(UTC) - timedelta(days=days)
    newest = instance.get_run_records(RunsFilter(statuses=[DagsterRunStatus.SUCCESS]), limit=1)
    kept = {record.dagster_run.run_id for record in newest}
    started_before = RunsFilter(statuses=FINISHED, created_before=limit)
    oldest = instance.get_run_records(started_before, limit=MOST_RUNS + len(kept), ascending=True)
    deleted = [record.dagster_run.run_id for record in oldest if record.dagster_run.run_id not in kept][:MOST_RUNS]
    for run_id in deleted:
        # The events first: killed in between, the run is still listed and goes the next night.
        instance.event_log_storage.delete_events(run_id)
        instance.delete_run(run_id)
    return len(deleted)
