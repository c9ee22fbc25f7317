"""Checks in Dagster: how a check is reported as an asset check, read back from the event log, and whether the gates
among them are open. A blocking check is a gate.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import dagster as dg

from expectations.check import Check

if TYPE_CHECKING:
    from orchestration.publication.checks import CheckOfRun

MOST_NAMED = 10
LEAST, MOST = "threshold, least", "threshold, most"
ABOUT = "about"
EVALUATION = dg.DagsterEventType.ASSET_CHECK_EVALUATION


class GateClosedError(RuntimeError):
    """A gate is closed: nothing is published, what was published stays."""


def to_asset_check(check: Check) -> dg.AssetCheckResult:
    """A check as Dagster shows it; its figures are numeric metadata, so that Dagster plots them over time."""
    numbers = {**check.figures, LEAST: check.least, MOST: check.most}
    return dg.AssetCheckResult(
        asset_key=check.asset.split("."),
        check_name=check.name,
        passed=check.passed,
        severity=dg.AssetCheckSeverity[check.severity.upper()],
        description=check.observed,
        metadata={
            "layer": check.layer,
            "observed": check.observed,
            "threshold": check.threshold,
            "reason_for_threshold": check.reason,
            **({ABOUT: list(check.about)} if check.about else {}),
            **{name: number for name, number in numbers.items() if number is not None},
        },
    )


def from_evaluation(evaluation: dg.AssetCheckEvaluation) -> Check:
    """The check that `to_asset_check` reported, also one that an earlier version of the code reported."""
    found = {name: entry.value for name, entry in evaluation.metadata.items()}
    return Check(
        asset=".".join(evaluation.asset_key.path),
        name=evaluation.check_name,
        layer=found.pop("layer"),
        severity="error" if evaluation.severity is dg.AssetCheckSeverity.ERROR else "warn",
        passed=evaluation.passed,
        observed=found.pop("observed"),
        threshold=found.pop("threshold"),
        least=found.pop(LEAST, None),
        most=found.pop(MOST, None),
        reason=found.pop("reason_for_threshold"),
        about=about_of(evaluation),
        figures={name: number for name, number in found.items() if name != ABOUT},
    )


def about_of(evaluation: dg.AssetCheckEvaluation) -> tuple[str, ...]:
    """Whom or what a check is about, as `Check.about` says."""
    found = evaluation.metadata.get(ABOUT)
    return tuple(found.value) if found is not None else ()


def latest(instance: dg.DagsterInstance, run_id: str, specs: Iterable[dg.AssetCheckSpec]) -> "list[CheckOfRun]":
    """Every check with the run that carried it out: this run, or the last one that did if this one left it out.

    Raises:
        GateClosedError: a blocking check failed, or was not carried out since its asset was last built.
    """
    blocking = {spec.key: spec.blocking for spec in specs}
    of_this_run = {
        entry.dagster_event.asset_check_evaluation_data.asset_check_key: entry
        for entry in instance.all_logs(run_id, of_type=EVALUATION)
    }
    entries = {**_last_since_built(instance, blocking.keys() - of_this_run.keys()), **of_this_run}
    closed = sorted(key.to_user_string() for key in blocking if blocking[key] and not _is_open(entries.get(key)))
    if closed:
        more = f" and {len(closed) - MOST_NAMED} more" if len(closed) > MOST_NAMED else ""
        named = ", ".join(closed[:MOST_NAMED])
        raise GateClosedError(f"not published, {len(closed)} gates are closed: {named}{more}")
    found = [entries[key] for key in sorted(blocking) if key in entries]
    return [(entry.run_id, from_evaluation(entry.dagster_event.asset_check_evaluation_data)) for entry in found]


def _last_since_built(
    instance: dg.DagsterInstance, keys: Iterable[dg.AssetCheckKey]
) -> Mapping[dg.AssetCheckKey, dg.EventLogEntry]:
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key(sorted(keys))
    assets = instance.get_asset_records(sorted({key.asset_key for key in records}))
    built_at = {
        record.asset_entry.asset_key: record.asset_entry.last_materialization.timestamp
        for record in assets
        if record.asset_entry.last_materialization is not None
    }
    return {
        key: record.event
        for key, record in records.items()
        if record.event is not None
        and record.event.dagster_event_type is EVALUATION
        and record.event.timestamp >= built_at.get(key.asset_key, 0.0)
    }


def _is_open(entry: dg.EventLogEntry | None) -> bool:
    if entry is None:
        return False
    evaluation = entry.dagster_event.asset_check_evaluation_data
    return evaluation.passed or evaluation.severity is not dg.AssetCheckSeverity.ERROR
