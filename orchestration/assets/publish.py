"""Publication as an asset, behind every gate. What is published and how is in `orchestration.publication`."""

import os
import subprocess

import dagster as dg

from ingest.paths import CHECKOUT
from orchestration import gates
from orchestration.analysis.definitions import TABLES as EVALUATION_TABLES
from orchestration.assets.cost_benefit import published_evaluation, sensitivity
from orchestration.assets.raw import raw
from orchestration.assets.statistics import STATISTICS
from orchestration.assets.warehouse import warehouse
from orchestration.checks import expectation_checks
from orchestration.dbt_bridge import project
from orchestration.publication import analyst, descriptions, generations
from orchestration.resources import WAREHOUSE_POOL, Writer

MARTS = {key for key in warehouse.keys if key.path[0] in analyst.MART_SCHEMAS}
EVALUATION = [*STATISTICS, published_evaluation, sensitivity]
EVALUATED = {key for asset in EVALUATION for key in asset.keys}
GATES = [
    *raw.check_specs,
    *warehouse.check_specs,
    *(spec for asset in EVALUATION for spec in asset.check_specs),
    *expectation_checks.check_specs,
]
REGISTER_TABLES = {dg.AssetKey(["raw", table]) for table in ("delivery", "extract_as_of")}


@dg.asset(
    key=["published", "analyst"],
    group_name="publication",
    deps=sorted(MARTS | EVALUATED | REGISTER_TABLES),
    kinds={"duckdb", "parquet"},
    pool=WAREHOUSE_POOL,
    description="What analysts and evaluators read: published/analyst.duckdb and published/parquet/analyst."
    " Switched to by one rename, after every gate.",
)
def published_analyst(context: dg.AssetExecutionContext, writer: Writer) -> dg.MaterializeResult:
    """Build a generation aside and switch readers to it."""
    checks = gates.latest(context.instance, context.run_id, GATES)
    root = writer.root
    run = analyst.Run(context.run_id, code_version(), checks)
    partial = generations.begin(root.generations, context.run_id)
    comments = {**descriptions.from_manifest(project.manifest()), **EVALUATION_TABLES}
    rows = analyst.build(partial, root.warehouse, run, comments)
    generations.switch(partial, root.published, generations.Access.from_environment())
    generations.clear_left_behind(root.generations, root.published)
    return dg.MaterializeResult(
        metadata={
            "tables": len(rows),
            "dagster/row_count": sum(rows.values()),
            "checks": len(checks),
            "rows": dg.MetadataValue.md("\n".join(f"- {table}: {count:,}" for table, count in sorted(rows.items()))),
        }
    )


def code_version() -> str:
    """`SAFEGUARDING_CODE_VERSION`, else what git says of the checkout, else "unknown"."""
    set_by_operator = os.environ.get("SAFEGUARDING_CODE_VERSION")
    if set_by_operator:
        return set_by_operator
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unknown"
    return described.stdout.strip() or "unknown"
