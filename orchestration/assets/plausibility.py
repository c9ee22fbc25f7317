"""Great Expectations' gates as asset checks of the marts they are about.

Gates that only warn block nothing. They are tried in the same step as the others, so publication has their results too.
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb

import expectations
from ingest import database
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.settings import settings
from orchestration.checks import to_asset_check
from orchestration.garbage import uncollected
from orchestration.resources import WAREHOUSE_POOL, Writer


@dg.multi_asset_check(
    name="expectations",
    specs=[
        dg.AssetCheckSpec(
            gate.name,
            asset=dg.AssetKey(gate.subject.split(".")),
            blocking=gate.severity == "error",
            description=f"{gate.description} Threshold: {gate.threshold}. {gate.reason_for_threshold}",
        )
        for gate in expectations.catalogue()
    ],
    can_subset=True,
    pool=WAREHOUSE_POOL,
)
def expectation_checks(context: dg.AssetCheckExecutionContext, writer: Writer) -> Iterator[dg.AssetCheckResult]:
    """Try every gate on the warehouse just built, against the last published file; report those selected."""
    published = writer.root.published / "analyst.duckdb"
    found = (published, _ruled_since(writer.root, published)) if published.exists() else (None, frozenset())
    writer.close_warehouse()
    with uncollected():
        tried = expectations.run(writer.root.warehouse, found[0], _read_only, found[1])
    for check in tried:
        if dg.AssetCheckKey(dg.AssetKey(check.asset.split(".")), check.name) in context.selected_asset_check_keys:
            yield to_asset_check(check)


def _ruled_since(root: DataRoot, published: Path) -> frozenset[str]:
    """The authorities of which an operator has let in or taken out a delivery since the last publication."""
    with _read_only(published.resolve()) as connection:
        (finished_at,) = connection.execute("select max(finished_at) from meta.run").fetchone() or (None,)
    with Register(root.register) as register:
        return register.grounds.ruled_since(finished_at) if finished_at else frozenset()


def _read_only(path: Path) -> duckdb.DuckDBPyConnection:
    return database.connect(path, read_only=True, config={"memory_limit": settings().memory_limit})
