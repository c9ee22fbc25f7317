"""What of a run somebody should be told: that it failed, gates that failed, deliveries rejected, held or late.

Read from the record of the run. Of it are told the names of steps, gates and deliveries and what became of each, and of
late extracts by how many days; no number of rows, which stands in the record.
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from expectations.freshness import GATES as FRESHNESS
from ingest.settings import Settings
from orchestration.checks import about_of
from orchestration.publication import alerts
from orchestration.publication.alerts import Alert

LATE = frozenset(gate.name for gate in FRESHNESS)
CONTRACT = "contract"
"""The check of an extract that fails while a delivery is rejected or held: it is about those. Rows in quarantine are in
the partner's own file, night after night, and not told of."""
TOLD_BY_NIGHT = "safeguarding/told_by_night"
"""The tag of a run that a command line watches to its end, and tells of itself."""


def of_run(instance: dg.DagsterInstance, run_id: str) -> Alert | None:
    """What to tell of a finished run; None where there is nothing."""
    run = instance.get_run_by_id(run_id)
    failed = run is not None and run.status is dg.DagsterRunStatus.FAILURE
    lines = tuple(_said(instance, run_id))
    if failed:
        return Alert("the night failed; what was published before stays", lines)
    return Alert(f"{len(lines)} things to look at after the night", lines) if lines else None


def tell(instance: dg.DagsterInstance, run_id: str, settings: Settings) -> list[str]:
    """Send what there is to tell of a run to everyone who is set; what could not be sent, in words."""
    if not (settings.alert_email or settings.alert_teams or settings.alert_slack):
        return []
    alert = of_run(instance, run_id)
    return list(alerts.send(alert, settings)) if alert else []


def _said(instance: dg.DagsterInstance, run_id: str) -> Iterator[str]:
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        yield f"The step {entry.step_key} failed."
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        check = entry.asset_check_evaluation
        if check is None or check.passed:
            continue
        asset = ".".join(check.asset_key.path)
        if check.severity is dg.AssetCheckSeverity.ERROR:
            yield f"Gate failed: {asset} {check.check_name}."
        elif check.check_name == CONTRACT:
            yield from (f"Delivery to look at: {asset}: {each}." for each in about_of(check))
        elif check.check_name in LATE:
            yield f"Delivery late: {check.description}"
