"""What a run did, in plain words, for the person who started it: counts and reasons, never a row. A file is named only
where an operator has to rule on it, and plainly (`ingest.register.names`).
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import dagster as dg

from ingest import database, faults
from ingest.paths import DataRoot
from ingest.register.records import HELD, REJECTED
from orchestration.assets.raw_state import rejection, telling_deliveries
from orchestration.publication import generations, headlines
from orchestration.publication.access import AUTHORITIES
from orchestration.publication.indicator_labelled import NAME as LABELLED
from orchestration.publication.releases import LONDON
from orchestration.unchanged import Standing

MOST_LISTED = 12
DELIVERIES = ["raw", "delivery"]
DELIVERY_COUNTS = ("accepted", "rejected", "held", "already loaded", "unchanged since the last run")
ROW_COUNTS = ("accepted", "quarantined", "repeated")
# Of these the message is ours and quotes no value; of any other failure only the kind is shown.
PLAIN_ERRORS = frozenset(
    {
        "AccessError",
        "DagsterAssetCheckFailedError",
        "DbtRunError",
        "EncryptionError",
        "GateClosedError",
        "GateNotEvaluated",
        "LockHeldError",
        "PlainError",
        "PublicationError",
        "ReaderNotStarted",
        "SettingError",
    }
)


def text(root: DataRoot, result: dg.ExecuteInProcessResult) -> str:
    """The summary of a finished run, successful or not."""
    blocks = (
        _deliveries(result),
        _not_in_force(root, result),
        _gates(result),
        _failures(result),
        _time(result),
        _published(root, result),
    )
    return "\n".join(line for block in blocks for line in block)


def of_unchanged(root: DataRoot, standing: Standing) -> str:
    """The summary of a night in which nothing had changed: since when, what was compared, what is out of force."""
    night = standing.night
    since = datetime.fromisoformat(night.at).astimezone(LONDON)
    said = (
        f"Nothing has changed since {since:%Y-%m-%d %H:%M}, when run {night.run_id} published: none of"
        f" {standing.delivered:,} delivered files is new; rulings, code, packages, reference tables, settings and the"
        f" pseudonym key are the same; {len(night.files):,} published files are, byte for byte, those of that night."
    )
    blocks = (
        [said],
        _out_of_force(root, []),
        ["Published: unchanged. To build everything all the same: `safeguarding nightly --whole`."],
        _places(root),
    )
    return "\n".join(line for block in blocks for line in block)


def is_published(root: DataRoot, run_id: str) -> bool:
    """Whether readers were switched to this run's generation."""
    return generations.current(root.published) == run_id


def _metadata(result: dg.ExecuteInProcessResult, key: list[str]) -> dict[str, object]:
    """Metadata of an asset as this run made it; empty when the run did not come that far."""
    for event in result.get_asset_materialization_events():
        if event.asset_key == dg.AssetKey(key):
            return {name: value.value for name, value in event.materialization.metadata.items()}
    return {}


def _deliveries(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    counts = _metadata(result, DELIVERIES)
    if not counts:
        yield "Deliveries: not loaded."
        return
    yield "Deliveries: " + ", ".join(f"{counts[name]:,} {name}" for name in DELIVERY_COUNTS) + "."
    yield "Rows: " + ", ".join(f"{counts[f'rows {name}']:,} {name}" for name in ROW_COUNTS) + "."


def _not_in_force(root: DataRoot, result: dg.ExecuteInProcessResult) -> Iterator[str]:
    delivered = _metadata(result, DELIVERIES)
    if not delivered:
        return
    if delivered["reasons"]:
        yield "Rejected in this run:"
        yield from _some([f"  {reason}" for reason in delivered["reasons"]])
    yield from _out_of_force(root, delivered["reasons"])


def _out_of_force(root: DataRoot, said: Collection[str]) -> Iterator[str]:
    """Deliveries that are not in force and that somebody should look at, but for those already said."""
    with database.connect(root.warehouse, read_only=True) as connection:
        telling = [each for some in telling_deliveries(connection).values() for each in some]
    stale = [rejection(each.delivery) for each in telling if each.delivery.outcome == REJECTED]
    earlier = [f"  {line}" for line in stale if line not in said]
    if earlier:
        yield "Rejected earlier and not replaced since; the last accepted delivery, if there is one, stays in force:"
        yield from _some(earlier)
    held = [each for each in telling if each.delivery.outcome == HELD]
    if held:
        yield "Held until somebody has looked; the last good delivery stays in force. To let one in, once it is right:"
        yield from _some([f"  {each.delivery.agency} {each.delivery.extract}, {each.said()}" for each in held])


def _gates(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    evaluations = result.get_asset_check_evaluations()
    failed = [each for each in evaluations if not each.passed and each.severity is dg.AssetCheckSeverity.ERROR]
    warned = [each for each in evaluations if not each.passed and each.severity is dg.AssetCheckSeverity.WARN]
    passed = len(evaluations) - len(failed) - len(warned)
    yield f"Gates: {passed} passed, {len(warned)} warned, {len(failed)} failed."
    for word, some in (("failed", failed), ("warned", warned)):
        yield from _some(
            [f"  {word}: {'.'.join(each.asset_key.path)} {each.check_name}: {each.description}" for each in some]
        )


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    if result.success:
        return
    errors = [event.step_failure_data.error for event in result.get_step_failure_events()]
    for error in errors or [result.get_run_failure_event().job_failure_data.error]:
        root_cause = _root_cause(error)
        plain = root_cause.message.partition(": ")[2].strip() if root_cause.cls_name in PLAIN_ERRORS else None
        yield f"The run failed: {faults.refusal_in(root_cause.message) or plain or root_cause.cls_name}"
        yield "  More of it is in the run's own page: `make ui`."


def _root_cause(error: Any) -> Any:
    while error.cause is not None:
        error = error.cause
    return error


def _time(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    steps = [event for event in result.all_events if event.is_step_success]
    if steps:
        parts = [f"{each.step_key} {each.step_success_data.duration_ms / 1000:.1f}" for each in steps]
        yield f"Seconds: {', '.join(parts)}."


def _published(root: DataRoot, result: dg.ExecuteInProcessResult) -> Iterator[str]:
    target = root.published / "analyst.duckdb"
    counts = _metadata(result, ["published", "analyst"])
    if not is_published(root, result.run_id):
        kept = "what was published before stays" if target.exists() else "nothing has been published yet"
        yield f"Published: nothing; {kept}."
        return
    yield f"Published: {counts['tables']} tables, {counts['dagster/row_count']:,} rows."
    yield from _places(root)
    yield from _found(root)


def _found(root: DataRoot) -> Iterator[str]:
    """What the public file says, in five sentences. A release of an earlier version may lack the table they rest on."""
    with database.connect(root.published / "public.duckdb", read_only=True) as connection:
        tables = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        if (LABELLED,) not in tables:
            return
        yield "What the public file says:"
        yield from (f"  {sentence}" for sentence in headlines.sentences(connection))
    yield f"  To look through the indicators: {root.published / 'report' / 'explore.html'}"
    yield f"  More, with caveats: {root.published / 'report' / 'report.html'}"


def _places(root: DataRoot) -> Iterator[str]:
    """Where readers find what is published, and how to open it."""
    target = root.published / "analyst.duckdb"
    yield f"  for everybody: {root.published / 'public.duckdb'}, {root.published / 'report' / 'report.html'}"
    yield f"  for analysts: {target}"
    if (root.published / AUTHORITIES).exists():
        yield f"  for each authority: {root.published / AUTHORITIES / '<authority>' / 'analyst.duckdb'}"
    if database.encryption_key() is not None:
        yield "  encrypted: open it with ATTACH and ENCRYPTION_KEY (dbt_project/docs/operations.md); no Parquet"
        yield "Look at the run with `make ui`."
        return
    yield f"  {root.published / 'parquet' / 'analyst'}"
    yield "Look at the run with `make ui`; open the figures with"
    yield (
        f"  {sys.executable} -c \"import duckdb; duckdb.connect('{target}', read_only=True)"
        ".sql('from kpi.indicator_labelled limit 20').show()\""
    )


def _some(lines: list[str]) -> Iterator[str]:
    yield from islice(lines, MOST_LISTED)
    if len(lines) > MOST_LISTED:
        yield f"  and {len(lines) - MOST_LISTED} more"
