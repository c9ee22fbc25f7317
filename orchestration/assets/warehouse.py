"""The dbt project as assets: one dbt run, in process, its data tests as asset checks.

Rebuilds the marts in the warehouse; nothing is published here. Error-severity tests are blocking checks.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster._utils.interrupts import raise_interrupts_as
from dagster_dbt import dbt_assets
from dagster_dbt.asset_utils import get_asset_check_key_for_test, get_subset_selection_for_context

from expectations.check import Check
from ingest.paths import DataRoot
from ingest.settings import settings
from orchestration import environment, unchanged
from orchestration.checks import to_asset_check
from orchestration.dbt_bridge import lasting, project, runner
from orchestration.dbt_bridge.relations import Relation, relations
from orchestration.dbt_bridge.translator import Translator
from orchestration.resources import WAREHOUSE_POOL, Writer

TRANSLATOR = Translator()
SELECTION = "fqn:*"
# Unit tests are run by `make test`: they look at the code, which does not change overnight.
BUILD = ("build", "--exclude-resource-type", "unit_test")


@dbt_assets(
    manifest=project.manifest(),
    dagster_dbt_translator=TRANSLATOR,
    select=SELECTION,
    name="dbt",
    pool=WAREHOUSE_POOL,
)
def warehouse(
    context: dg.AssetExecutionContext, writer: Writer
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Build what was selected and report every node and test that dbt ran."""
    writer.close_warehouse()
    root = writer.root
    # What Spark builds comes back as tables.
    is_whole = not context.is_subset and settings().engine != "spark"
    stood = lasting.stood(root.warehouse, writer.started_from)
    only_due = stood and is_whole
    results = _build(context, root, only_due=only_due)
    built = relations(root.warehouse)
    for event in lasting.in_order(results.events, project.manifest()) if only_due else results.events:
        yield from _report(event, built, context)
    results.raise_errors()
    stands = stood or (is_whole and lasting.are_made(results.events, project.manifest()))
    # Of code that was edited meanwhile nobody can say which of it was built.
    if stands and not unchanged.is_edited_since_start():
        lasting.note(root.warehouse, writer.started_from)


def _build(context: dg.AssetExecutionContext, root: DataRoot, *, only_due: bool) -> runner.DbtResults:
    logs = environment.log_folder(root)
    if settings().engine == "spark":
        # Nothing stays on Spark between two runs, so a part cannot be built without the rest.
        from orchestration.spark.build import build

        return build(root, BUILD, logs / "dbt-spark")
    selection, indirect = get_subset_selection_for_context(
        context, project.manifest(), SELECTION, None, None, TRANSLATOR, None
    )
    command = [*BUILD, *(lasting.DUE if only_due else selection)]
    if indirect is not None:
        command += ["--indirect-selection", indirect]
    # Dagster interrupts a run by an exception of its own, but dbt ends its queries and threads on this one only, and
    # would go on writing.
    with raise_interrupts_as(KeyboardInterrupt):
        return runner.run(command, environment.dbt_environment(root), logs / "dbt")


def _report(
    event: Mapping[str, Any], built: Mapping[str, Relation], context: dg.AssetExecutionContext
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    node_info, data = event["data"]["node_info"], event["data"]
    unique_id, status = node_info["unique_id"], node_info["node_status"]
    if node_info["resource_type"] == "test":
        key = get_asset_check_key_for_test(project.manifest(), TRANSLATOR, unique_id, project=None)
        if key in context.selected_asset_check_keys and status != "skipped":
            test = project.manifest()["nodes"][unique_id]
            yield to_asset_check(_check(key, status, data.get("num_failures", 0), test))
    elif status == "success":
        relation = node_info["node_relation"]
        key = dg.AssetKey([relation["schema"], relation["alias"]])
        seconds = {"seconds": round(data["execution_time"], 3)}
        if key in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key, metadata={**_table(built, key), **seconds})


def _check(key: dg.AssetCheckKey, status: str, failures: int, test: Mapping[str, Any]) -> Check:
    warns = status == "warn" or (status == "pass" and test["config"]["severity"].lower() == "warn")
    said = {"pass": f"{failures} rows", "fail": f"{failures} rows fail", "warn": f"{failures} rows fail"}
    return Check(
        asset=".".join(key.asset_key.path),
        name=key.name,
        layer="dbt",
        severity="warn" if warns else "error",
        passed=status == "pass",
        observed=said.get(status, status),
        figures={"rows that fail": failures},
        threshold="0 rows",
        most=0,
        reason=test["description"] or "A row that breaks this makes the table wrong.",
    )


def _table(built: Mapping[str, Relation], key: dg.AssetKey) -> dict[str, Any]:
    relation = built[".".join(key.path)]
    columns = [dg.TableColumn(name, column_type) for name, column_type in relation.columns.items()]
    schema = {"dagster/column_schema": dg.TableSchema(columns)}
    return schema if relation.rows is None else {**schema, "dagster/row_count": relation.rows}
