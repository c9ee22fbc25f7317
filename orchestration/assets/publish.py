"""Publication as an asset, behind every gate. What is published and how is in `orchestration.publication`."""

import os
import subprocess
from collections.abc import Iterator, Mapping

import dagster as dg

from ingest.audit import journal
from ingest.audit.trail import Event
from ingest.paths import CHECKOUT
from orchestration import gates
from orchestration.analysis.definitions import TABLES as EVALUATION_TABLES
from orchestration.assets.cost_benefit import published_evaluation, sensitivity
from orchestration.assets.raw import raw
from orchestration.assets.statistics import STATISTICS
from orchestration.assets.warehouse import warehouse
from orchestration.checks import expectation_checks
from orchestration.dbt_bridge import project
from orchestration.publication import analyst, authorities, descriptions, disclosure_gate, generations, public, report
from orchestration.publication.checks import CheckRow
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
CONTACT_VARIABLE = "SAFEGUARDING_CONTACT"

ANALYST, PUBLIC, REPORT = (dg.AssetKey(["published", name]) for name in ("analyst", "public", "report"))


@dg.multi_asset(
    name="publication",
    specs=[
        dg.AssetSpec(
            ANALYST,
            group_name="publication",
            deps=sorted(MARTS | EVALUATED | REGISTER_TABLES),
            kinds={"duckdb", "parquet"},
            description="What the authority's own analysts and evaluators read: published/analyst.duckdb and"
            " published/parquet/analyst. Pseudonymised rows and unrounded figures.",
        ),
        dg.AssetSpec(
            PUBLIC,
            group_name="publication",
            deps=[ANALYST],
            kinds={"duckdb", "parquet"},
            description="Disclosure control, and what everybody may read after it: published/public.duckdb and"
            " published/parquet/public. Aggregates only; small counts, and what would give them away, withheld.",
        ),
        dg.AssetSpec(
            REPORT,
            group_name="publication",
            deps=[PUBLIC],
            kinds={"html", "excel"},
            description="The report for readers: published/report/report.html and report.xlsx, accessible; every"
            " figure is one of the public file.",
        ),
    ],
    check_specs=[
        dg.AssetCheckSpec(
            disclosure_gate.ANONYMITY,
            asset=ANALYST,
            description="How many people share age band, sex, ethnicity group, team and quarter with how many others.",
        ),
        dg.AssetCheckSpec(
            disclosure_gate.RECOVERABLE,
            asset=PUBLIC,
            blocking=True,
            description="An attack on the built file with linear programmes: no withheld figure can be worked out or"
            " bounded within 5.",
        ),
    ],
    pool=WAREHOUSE_POOL,
)
def publication(
    context: dg.AssetExecutionContext, writer: Writer
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Build a generation aside, attack it, and switch readers to it by one rename."""
    root, run_id = writer.root, context.run_id
    access = generations.Access.from_environment()
    gates_passed = gates.latest(context.instance, run_id, GATES)
    comments = {**descriptions.from_manifest(project.manifest()), **EVALUATION_TABLES}
    partial = generations.begin(root.generations, run_id)
    version = code_version()
    rows = analyst.build(partial, root.warehouse, analyst.Run(run_id, version, gates_passed), comments)
    yield _check_result(ANALYST, disclosure_gate.ANONYMITY, disclosure_gate.judge_analyst(partial, run_id))
    built = public.build(partial, comments, root.published.resolve() if root.published.exists() else None)
    judged = disclosure_gate.judge_public(partial, run_id)
    yield _check_result(PUBLIC, disclosure_gate.RECOVERABLE, judged)
    if not judged.passed:
        raise generations.PublicationError(f"not published: {judged.observed}")
    files = report.write(
        partial / "report",
        partial / public.PUBLIC,
        os.environ.get(CONTACT_VARIABLE, ""),
        is_demonstration=root.demonstration_truth.exists(),
    )
    of_one_authority = authorities.build(partial)
    journal.anchor(root, partial)
    generations.switch(partial, root.published, access)
    journal.record(root, Event("publication", {"run_id": run_id, "code_version": version, "tables": len(rows)}))
    generations.clear_left_behind(root.generations, root.published)
    counts = {"checks": len(gates_passed), "files for one authority": len(of_one_authority)}
    yield dg.MaterializeResult(asset_key=ANALYST, metadata={**counts, **_counted(rows)})
    withheld = {
        "cells that are not 0": built.control.cells,
        "withheld for their own size": built.control.small,
        "withheld to protect those": built.control.further,
    }
    yield dg.MaterializeResult(asset_key=PUBLIC, metadata={**withheld, **_counted(built.rows)})
    sizes = {path.name: (root.published / path.relative_to(partial)).stat().st_size for path in files}
    yield dg.MaterializeResult(asset_key=REPORT, metadata={f"{name}, bytes": size for name, size in sizes.items()})


def _counted(rows: Mapping[str, int]) -> dict[str, object]:
    return {
        "tables": len(rows),
        "dagster/row_count": sum(rows.values()),
        "rows": dg.MetadataValue.md("\n".join(f"- {table}: {count:,}" for table, count in sorted(rows.items()))),
    }


def _check_result(asset: dg.AssetKey, name: str, row: CheckRow) -> dg.AssetCheckResult:
    texts = ("layer", "observed", "threshold", "reason_for_threshold")
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=name,
        passed=row.passed,
        severity=dg.AssetCheckSeverity.ERROR if row.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=row.observed,
        metadata={text: getattr(row, text) for text in texts},
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
