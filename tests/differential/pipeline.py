"""The real pipeline from a landing folder to the tables of schema `kpi`: load, raw views, dbt. No shortcuts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.load import load
from ingest.paths import DataRoot
from ingest.raw import build_raw
from orchestration.dbt_bridge.project import environment
from orchestration.dbt_bridge.runner import run
from tests.partner import GUARD

from .landing import write
from .oracle.deliveries import Delivery

TABLES = ("person_quarter", "family_quarter", "indicator")


def deliver(root: Path, deliveries: list[Delivery], secret: str) -> None:
    """Write the deliveries into the landing zone of `root` in the order of their arrival, and load after each time."""
    with environment({"SAFEGUARDING_PSEUDONYM_KEY": secret}):
        for arrived in sorted({delivery.arrived for delivery in deliveries}):
            write(root, [delivery for delivery in deliveries if delivery.arrived == arrived])
            report = load(DataRoot(root), guard=GUARD)
            assert not report.internal_errors, report.internal_errors


def build_warehouse(root: Path, secret: str) -> duckdb.DuckDBPyConnection:
    """Build the tables compared, and what they rest on, of what was delivered to `root`; the open warehouse.

    dbt's data tests are left out: cases are allowed to be odder than a nightly run would publish.
    """
    place = DataRoot(root)
    variables = {"SAFEGUARDING_PSEUDONYM_KEY": secret, "SAFEGUARDING_WAREHOUSE": str(place.warehouse)}
    with duckdb.connect(str(place.warehouse)) as connection:
        build_raw(place, connection)
    command = ["build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    results = run([*command, "--select", *(f"+{table}" for table in TABLES)], variables, root / "target")
    results.raise_errors()
    return duckdb.connect(str(place.warehouse), read_only=True)
