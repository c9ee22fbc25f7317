"""The gates as the run history has them: may this be published, and the record of it that is published along.

Reads Dagster's event log; decides nothing about what is a gate: a blocking check is one.
"""

from collections.abc import Iterable, Mapping

import dagster as dg

from orchestration.publication.checks import CheckRow

MOST_NAMED = 10
EVALUATION = dg.DagsterEventType.ASSET_CHECK_EVALUATION


class GateClosedError(RuntimeError):
    """A gate is closed: nothing is published, what was published stays."""


def latest(instance: dg.DagsterInstance, run_id: str, specs: Iterable[dg.AssetCheckSpec]) -> list[CheckRow]:
    """The outcome of every check, as rows of `quality.check`: of this run, or the last one of a check it left out.

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
    return [_row(entries[key]) for key in sorted(blocking) if key in entries]


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


def _row(entry: dg.EventLogEntry) -> CheckRow:
    evaluation = entry.dagster_event.asset_check_evaluation_data
    texts = {name: str(value.value) for name, value in evaluation.metadata.items()}
    return CheckRow(
        run_id=entry.run_id,
        check_name=f"{'.'.join(evaluation.asset_key.path)}: {evaluation.check_name}",
        layer=texts.get("layer", "dbt"),
        severity=evaluation.severity.value.lower(),
        passed=evaluation.passed,
        observed=texts.get("observed", ""),
        threshold=texts.get("threshold", ""),
        reason_for_threshold=texts.get("reason_for_threshold", ""),
    )
