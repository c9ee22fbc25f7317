"""The gates as the run history has them: may this be published, and the record of it that is published along.

Reads Dagster's event log; decides nothing about what is a gate: a blocking check is one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from orchestration.publication.checks import CheckRow


class GateClosedError(RuntimeError):
    """A gate is closed: nothing is published, what was published stays."""


def latest(instance: dg.DagsterInstance, specs: Iterable[dg.AssetCheckSpec]) -> list[CheckRow]:
    """The last outcome of every check, as rows of `quality.check`.

    Raises:
        GateClosedError: a blocking check failed, or was not carried out since its asset was last built.
    """
    blocking = {spec.key: spec.blocking for spec in specs}
    keys = sorted(blocking)
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    built_at = _built_at(instance, {key.asset_key for key in keys})
    closed = [
        key.to_user_string()
        for key in keys
        if blocking[key] and not _is_open(records.get(key), built_at.get(key.asset_key, 0.0))
    ]
    if closed:
        raise GateClosedError(f"not published, {len(closed)} gates are closed: {', '.join(closed)}")
    return [_row(records[key]) for key in keys if key in records and _evaluation(records[key]) is not None]


def _built_at(instance: dg.DagsterInstance, keys: Iterable[dg.AssetKey]) -> Mapping[dg.AssetKey, float]:
    records = instance.get_asset_records(list(keys))
    return {
        record.asset_entry.asset_key: record.asset_entry.last_materialization.timestamp
        for record in records
        if record.asset_entry.last_materialization is not None
    }


def _evaluation(record: Any) -> dg.AssetCheckEvaluation | None:
    if record.event is None or record.event.dagster_event_type is not dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        return None
    return record.event.dagster_event.asset_check_evaluation_data


def _is_open(record: Any, built_at: float) -> bool:
    evaluation = _evaluation(record) if record is not None else None
    if evaluation is None or record.event.timestamp < built_at:
        return False
    return evaluation.passed or evaluation.severity is not dg.AssetCheckSeverity.ERROR


def _row(record: Any) -> CheckRow:
    evaluation = _evaluation(record)
    texts = {name: str(value.value) for name, value in evaluation.metadata.items()}
    return CheckRow(
        run_id=record.run_id,
        check_name=f"{'.'.join(evaluation.asset_key.path)}: {evaluation.check_name}",
        layer=texts.get("layer", "dbt"),
        severity=evaluation.severity.value.lower(),
        passed=evaluation.passed,
        observed=texts.get("observed", ""),
        threshold=texts.get("threshold", ""),
        reason_for_threshold=texts.get("reason_for_threshold", ""),
    )
