"""The real pipeline from a landing folder to the tables of schema `kpi`: load, raw views, dbt. No shortcuts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.load import load
from ingest.paths import DataRoot
from ingest.raw import build_raw
from orchestration.dbt_bridge.project import environment
from orchestration.dbt_bridge.runner import run

TABLES = ("person_quarter", "family_quarter", "indicator")


def build_warehouse(root: Path, secret: str) -> duckdb.DuckDBPyConnection:
    """Load what has landed below `root`, build the tables compared and what they rest on; the open warehouse.

    dbt's data tests are left out: cases are allowed to be odder than a nightly run would publish.
    """
    place = DataRoot(root)
    variables = {"SAFEGUARDING_PSEUDONYM_KEY": secret, "SAFEGUARDING_WAREHOUSE": str(place.warehouse)}
    with environment(variables):
        report = load(place)
    assert not report.internal_errors, report.internal_errors
    with duckdb.connect(str(place.warehouse)) as connection:
        build_raw(place, connection)
    command = ["build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    results = run([*command, "--select", *(f"+{table}" for table in TABLES)], variables, root / "target")
    results.raise_errors()
    return duckdb.connect(str(place.warehouse), read_only=True)
