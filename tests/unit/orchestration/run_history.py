"""A history of small runs, each of one asset with one check, in a data root of its own."""

import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import dagster as dg
import pytest
from dagster._core.storage.runs.schema import RunsTable

from expectations.check import Check
from ingest.paths import DataRoot
from orchestration.checks import to_asset_check
from orchestration.history.instance import open_instance

KEY = dg.AssetKey(["kpi", "indicator"])
SPECS = [dg.AssetCheckSpec(name, asset=KEY, blocking=True) for name in ("always", "sometimes")]


@contextmanager
def opened(folder):
    """Dagster's instance of the data root in `folder`."""
    with pytest.MonkeyPatch.context() as restored:
        restored.setenv("DAGSTER_HOME", "")
        with open_instance(DataRoot(folder / "data").prepare()) as instance:
            yield instance


def passed(name):
    """The check of that name, as each of these runs reports it."""
    return Check(
        asset="kpi.indicator",
        name=name,
        layer="dbt",
        severity="error",
        passed=True,
        observed="0 rows",
        figures={"rows that fail": 0, "share": 0.5},
        threshold="0 rows",
        most=0,
        reason="Why.",
    )


@dg.multi_asset_check(specs=SPECS, can_subset=True)
def checks(context):
    for key in sorted(context.selected_asset_check_keys):
        holds = key.name != context.run.tags.get("closed")
        yield to_asset_check(
            replace(passed(key.name), passed=holds, severity=context.run.tags.get("severity", "error"))
        )


@dg.asset(key=KEY)
def indicator(context) -> None:
    if context.run.tags.get("fails"):
        raise ValueError("told to fail")


def run(instance, only=None, fails=False, **tags):
    """Run the asset and its checks, or only the check named `only`; returns the run's id.

    Tags: `closed`, the check that does not hold; `severity` of the checks, error unless told.
    """
    selection = dg.AssetSelection.checks(*(spec.key for spec in SPECS if only in (None, spec.name)))
    result = dg.materialize(
        [indicator, checks],
        instance=instance,
        selection=selection if only else selection | dg.AssetSelection.assets(KEY),
        tags={**tags, "fails": "yes"} if fails else tags,
        raise_on_error=False,
    )
    assert result.success is not (fails or ("closed" in tags and "severity" not in tags))
    return result.run_id


def started(instance, status=dg.DagsterRunStatus.STARTED):
    """A run that is under way, and nothing has been reported of."""
    return instance.create_run_for_job(dg.GraphDefinition("nothing").to_job(), status=status)


def make_older(instance, run_id, age):
    """Make a run look as if it had been started `age` (a timedelta) ago."""
    with instance.run_storage.connect() as connection:
        connection.execute(
            RunsTable.update()
            .where(RunsTable.c.run_id == run_id)
            .values(create_timestamp=datetime.now(UTC).replace(tzinfo=None) - age)
        )


def rows(instance, run_id):
    """How many rows the index that all runs share holds of a run, by table."""
    with sqlite3.connect(instance.event_log_storage.path_for_shard("index")) as connection:
        return {
            table: connection.execute(f"select count(*) from {table} where run_id = ?", [run_id]).fetchone()[0]
            for table in ("event_logs", "asset_check_executions")
        }
