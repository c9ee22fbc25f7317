"""What an empty warehouse shows of the dbt project: its unit tests pass, and its documentation is whole.

dbt reads the columns of a model's inputs from the warehouse, so every relation is built first, without rows. The unit
tests beside the models hold the rules of the KPI toolkit; the nightly run leaves them out: their inputs are made up, so
they say nothing about a night's data.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from orchestration.dbt_bridge.project import environment, manifest, parsed_manifest, project_arguments


def create_raw_tables(warehouse: Path) -> None:
    """What ingest delivers before anything was delivered: every raw table, typed and without rows."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("CREATE SCHEMA raw")
        for source in manifest()["sources"].values():
            columns = ", ".join(f'"{name}" {column["data_type"]}' for name, column in source["columns"].items())
            connection.execute(f'CREATE TABLE raw."{source["identifier"]}" ({columns})')


def results_of(command: list[str], warehouse: Path) -> list[Any]:
    """Run a dbt command on the warehouse in this process; the result of each node."""
    target = str(warehouse.parent / "target")
    arguments = [*command, *project_arguments(), "--target-path", target, "--log-path", target, "--no-write-json"]
    try:
        with environment({"SAFEGUARDING_WAREHOUSE": str(warehouse)}):
            outcome = dbtRunner(manifest=parsed_manifest()).invoke([*arguments, "--log-level", "none"])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None:
        raise outcome.exception
    return list(outcome.result.results)


def not_passed(results: list[Any]) -> dict[str, str]:
    """Model and name of each node that is neither built nor passed, with dbt's message: for a unit test the rows."""
    good = {"success", "pass"}
    return {node.node.unique_id.split(".", 2)[2]: node.message for node in results if node.status not in good}


def columns_of(warehouse: Path) -> dict[str, set[str]]:
    """The columns of each table and view in the warehouse, under `schema.name`."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "SELECT schema_name || '.' || table_name, list(column_name) "
            "FROM duckdb_columns() WHERE NOT internal GROUP BY ALL"
        ).fetchall()
    return {relation: set(columns) for relation, columns in rows}


def documented() -> dict[str, dict[str, Any]]:
    """The manifest's entry of each source, seed and model, under `schema.name` as in the warehouse."""
    nodes = [node for node in manifest()["nodes"].values() if node["resource_type"] in {"model", "seed"}]
    sources = {f"{source['schema']}.{source['identifier']}": source for source in manifest()["sources"].values()}
    return {f"{node['schema']}.{node['alias']}": node for node in nodes} | sources


def described_columns(entry: dict[str, Any]) -> set[str]:
    """The columns that the manifest describes in words."""
    return {name for name, column in entry["columns"].items() if column["description"].strip()}


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with every relation of the project and no rows in any model."""
    warehouse = tmp_path_factory.mktemp("unit_tests") / "warehouse.duckdb"
    create_raw_tables(warehouse)
    built = results_of(["build", "--empty", "--exclude-resource-type", "test", "unit_test", "exposure"], warehouse)
    assert not_passed(built) == {}
    return warehouse


def test_every_unit_test_passes(empty_warehouse: Path) -> None:
    results = results_of(["test", "--select", "test_type:unit"], empty_warehouse)
    failed = not_passed(results)
    assert len(results) == len(manifest()["unit_tests"]) > 0
    assert not failed, f"{len(failed)} of {len(results)} dbt unit tests failed:\n" + "\n".join(
        f"{name}\n{message}" for name, message in failed.items()
    )


def test_every_relation_is_described(empty_warehouse: Path) -> None:
    entries = documented()
    built = columns_of(empty_warehouse)
    bare = {relation for relation in built if not entries.get(relation, {}).get("description", "").strip()}
    assert built and not bare, f"relations without a description: {sorted(bare)}"


def test_every_column_is_described(empty_warehouse: Path) -> None:
    entries = documented()
    built = columns_of(empty_warehouse)
    bare = {
        f"{relation}.{column}"
        for relation, columns in built.items()
        for column in columns - described_columns(entries[relation])
    }
    assert built and not bare, f"columns without a description: {sorted(bare)}"


def test_every_described_column_exists(empty_warehouse: Path) -> None:
    built = columns_of(empty_warehouse)
    entries = documented()
    gone = {
        f"{relation}.{column}"
        for relation, entry in entries.items()
        for column in entry["columns"].keys() - built.get(relation, set())
    }
    assert entries and not gone, f"described, but not in the warehouse: {sorted(gone)}"
