"""The published evaluation as assets: two described tables in the warehouse, and a check that blocks."""

import csv

import dagster as dg
import duckdb
import pytest

from ingest.paths import CHECKOUT
from orchestration.assets.evaluation import asset
from orchestration.evaluation.registry import COMPUTED
from orchestration.resources import Writer

TABLES = [COMPUTED[f"evaluation.{name}"] for name in ("cost_benefit", "replication")]
REFERENCE = {table.partition(".")[2] for each in TABLES for table in each.inputs}
SEEDS = CHECKOUT / "dbt_project" / "seeds"


def build(root, change=lambda name, row: row):
    """Reference tables as dbt makes them, an empty cell being NULL, then the assets."""
    warehouse = root / "warehouse" / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema reference")
        for name in sorted(REFERENCE):
            (path,) = SEEDS.rglob(f"{name}.csv")
            with path.open(encoding="utf-8", newline="") as file:
                rows = [change(name, row) for row in csv.DictReader(file)]
            changed = root / f"{name}.csv"
            with changed.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0])
                writer.writeheader()
                writer.writerows(rows)
            connection.execute(
                f"create table reference.{name} as from read_csv('{changed}', sample_size=-1, nullstr='')"
            )
    result = dg.materialize(
        [asset(table) for table in TABLES],
        resources={"writer": Writer()},
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )
    (check,) = result.get_asset_check_evaluations()
    return warehouse, check


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_DATA", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    return tmp_path


def test_tables_are_written_with_their_definitions(root):
    warehouse, check = build(root)
    assert check.passed
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for table in TABLES:
            name = table.name.partition(".")[2]
            columns = connection.execute(
                "select column_name, comment from duckdb_columns() where schema_name = 'evaluation' and table_name = ?",
                [name],
            ).fetchall()
            assert dict(columns) == table.description.columns
        rows = connection.execute("select count(*) from evaluation.cost_benefit").fetchone()
        assert rows == (2 * 5 * 13,)


def test_a_figure_that_is_no_longer_reproduced_fails_the_check(root):
    def dearer(name, row):
        return {**row, "gbp": "80000"} if name == "unit_costs" and row["item"] == "care_total" else row

    _, check = build(root, dearer)
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.ERROR
    assert "figures differ without a reason" in check.description
