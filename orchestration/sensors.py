"""Starts a run when new files have arrived and settled, and tells people of runs that have ended."""

import time

import dagster as dg

from ingest.paths import DataRoot
from ingest.settings import settings
from orchestration.history import alerting
from orchestration.jobs import nightly
from orchestration.operations.arrivals import is_settled, listing


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="New files in the landing zone that nobody is writing any more start a run.",
)
def new_deliveries(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    root = DataRoot.from_environment()
    if not root.landing.exists():
        return dg.SkipReason("there is no landing zone yet")
    found = listing(root.landing)
    if found.fingerprint == context.cursor:
        return dg.SkipReason(f"nothing new among {found.files} files")
    settle_seconds = settings().settle_seconds
    if not is_settled(found, time.time(), settle_seconds):
        return dg.SkipReason(f"files are still arriving; waiting until nothing changes for {settle_seconds:g} s")
    if context.cursor is None and _is_published_since(root, found.changed_at):
        return dg.SensorResult(cursor=found.fingerprint, skip_reason=dg.SkipReason("last run took in what is here"))
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=found.fingerprint)], cursor=found.fingerprint)


def _tell(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
    """Tell of a run that the daemon started; a night from the command line tells of itself."""
    if alerting.TOLD_BY_NIGHT in context.dagster_run.tags:
        return dg.SkipReason("the night told of itself")
    for not_sent in alerting.tell(context.instance, context.dagster_run.run_id, settings()):
        context.log.warning(not_sent)
    return None


alerts = [
    dg.run_status_sensor(
        run_status=status,
        name=f"alerts_after_{status.value.lower()}",
        monitored_jobs=[nightly],
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells whom the settings of alerts name of what needs somebody; else sends nothing.",
    )(_tell)
    for status in (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE)
]


def _is_published_since(root: DataRoot, changed_at: float) -> bool:
    return root.published.exists() and root.published.stat().st_mtime > changed_at
