"""Publication as an asset, behind every gate. What is published and how is in `orchestration.publication`."""

import subprocess
from collections.abc import Iterator, Mapping
from datetime import date

import dagster as dg

from ingest.audit import journal
from ingest.audit.trail import Event
from ingest.paths import CHECKOUT
from ingest.settings import settings
from orchestration import checks, unchanged
from orchestration.assets.evaluation import EVALUATION
from orchestration.assets.linkage import person_link
from orchestration.assets.plausibility import expectation_checks
from orchestration.assets.raw import raw
from orchestration.assets.warehouse import warehouse
from orchestration.dbt_bridge import project
from orchestration.disclosure.policy import POLICY
from orchestration.evaluation.registry import DESCRIPTIONS
from orchestration.history.unchanged import ANALYST, PUBLIC, REPORT, is_whole
from orchestration.publication import (
    analyst,
    authorities,
    change,
    descriptions,
    disclosure_gate,
    explore,
    generations,
    public,
    releases,
    report,
)
from orchestration.resources import WAREHOUSE_POOL, Writer

MARTS = {key for key in warehouse.keys if key.path[0] in analyst.MART_SCHEMAS}
EVALUATED = {key for asset in EVALUATION for key in asset.keys}
GATES = [
    *raw.check_specs,
    *person_link.check_specs,
    *warehouse.check_specs,
    *(spec for asset in EVALUATION for spec in asset.check_specs),
    *expectation_checks.check_specs,
]
REGISTER_TABLES = {dg.AssetKey(["raw", table]) for table in ("delivery", "extract_as_of")}


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
            description="What everybody may read: published/public.duckdb and published/parquet/public. Aggregates of"
            " complete quarters; small counts, and what would give them away, withheld. Released on the first night,"
            " when a quarter has become complete, on the yearly revision day or when an operator asks; on other nights"
            " the last release is carried over as it is.",
        ),
        dg.AssetSpec(
            REPORT,
            group_name="publication",
            deps=[PUBLIC],
            kinds={"html", "excel"},
            description="For readers: published/report/report.html, report.xlsx, and explore.html to look through the"
            " indicators; accessible, and every figure is one of the public file.",
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
            description="Every table of a new release is read again and attacked with linear programmes: no withheld"
            f" figure can be worked out or bounded within {POLICY.protection_level}. A release that is carried over is"
            " what was attacked then.",
        ),
    ],
    pool=WAREHOUSE_POOL,
)
def publication(
    context: dg.AssetExecutionContext, writer: Writer
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Build a generation aside, attack what is new in it for the public, and switch readers to it by one rename."""
    root, run_id = writer.root, context.run_id
    writer.close_warehouse()
    access = generations.Access.from_environment()
    gates_passed = checks.latest(context.instance, run_id, GATES)
    comments = {**descriptions.from_manifest(project.manifest()), **DESCRIPTIONS}
    partial = generations.begin(root.generations, run_id)
    version = code_version()
    rows = analyst.build(partial, root.warehouse, analyst.Run(run_id, version, gates_passed), comments)
    yield checks.to_asset_check(disclosure_gate.judge_analyst(partial, run_id))
    last, complete, today = releases.last(root), public.complete(partial), releases.today()
    why = releases.why_due(root, last, complete, today)
    if last is not None and why is None:
        releases.carry_over(last, partial)
        release, judged = last, disclosure_gate.judge_carried_over(partial, run_id, last)
        said: dict[str, object] = {"released": _released(last.released_on, last.why), "carried over unchanged": True}
    else:
        earlier = None if last is None else last.earlier()
        built = public.build(partial, comments, earlier, is_revision=why == releases.REVISION)
        figures, remembered = built.control.figures, built.control.remembered
        judged = disclosure_gate.judge_public(partial, run_id, figures)
        said = {"released": _released(today, why), "carried over unchanged": False, **_control(built)}
    yield checks.to_asset_check(judged)
    if not judged.passed:
        raise generations.PublicationError(f"not published: {judged.observed}")
    if why is not None:
        report.write(
            partial / "report",
            partial / public.PUBLIC,
            settings().contact,
            is_demonstration=root.demonstration_truth.exists(),
        )
        explore.write(partial / "report", partial / public.PUBLIC, is_demonstration=root.demonstration_truth.exists())
        release = releases.keep(
            root, partial, run_id, figures, remembered, why=why, complete=complete, before=last, day=today
        )
    of_one_authority = authorities.build(partial)
    journal.anchor(root, partial)
    generations.switch(partial, root.published, access)
    change.remember(root.published / public.ANALYST, change.kept_in(root.warehouse))
    event = {"run_id": run_id, "code_version": version, "tables": len(rows), "public_release": release.run_id}
    journal.record(root, Event("publication", event))
    generations.clear_left_behind(root.generations, root.published)
    releases.clear_left_behind(root)
    if why is not None:
        releases.fulfilled(root)
    if is_whole(context):
        unchanged.remember(root, run_id, writer.started_from)
    counts = {
        "figures that moved since last night": rows[change.NAME],
        "checks": len(gates_passed),
        "files for one authority": len(of_one_authority),
    }
    yield dg.MaterializeResult(asset_key=ANALYST, metadata={**counts, **_counted(rows)})
    yield dg.MaterializeResult(asset_key=PUBLIC, metadata=said)
    sizes = {path.name: path.stat().st_size for path in sorted((root.published / "report").iterdir())}
    pages = {page: dg.MetadataValue.path(root.published / "report" / page) for page in (report.PAGE, explore.PAGE)}
    of_size = {f"{name}, bytes": size for name, size in sizes.items()}
    yield dg.MaterializeResult(asset_key=REPORT, metadata={**pages, **of_size})


def _released(day: date, why: str | None) -> str:
    """When and why, but for what an operator typed: that stays in the release's own record."""
    return f"{day}: {(why or '').partition(':')[0]}"


def _control(built: public.Built) -> dict[str, object]:
    control = built.control
    return {
        "cells that are not 0": control.cells,
        "withheld for their own size": control.primary,
        "withheld to protect those": control.secondary,
        "changed too little to be told, kept as released": control.kept,
        **_counted(built.rows),
    }


def _counted(rows: Mapping[str, int]) -> dict[str, object]:
    return {
        "tables": len(rows),
        "dagster/row_count": sum(rows.values()),
        "rows": dg.MetadataValue.md("\n".join(f"- {table}: {count:,}" for table, count in sorted(rows.items()))),
    }


def code_version() -> str:
    """`SAFEGUARDING_CODE_VERSION`, else what git says of the checkout, else "unknown"."""
    if set_by_operator := settings().code_version:
        return set_by_operator
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unknown"
    return described.stdout.strip() or "unknown"
