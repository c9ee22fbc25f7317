"""The dbt layer on Spark, as far as it goes without Spark: the way back, and when a night refuses to begin."""

import importlib.util

import duckdb
import pytest

from ingest import database
from ingest.faults import PlainError
from ingest.paths import DataRoot
from orchestration import environment
from orchestration.spark.back import bring_back


@pytest.fixture
def from_spark(tmp_path):
    """Two relations as Spark leaves them: several files of one, none but the columns of the other."""
    folder = tmp_path / "spark"
    for name, queries in {
        "core.spell": ["select 1 as spell_id, 0.5 as share", "select 2 as spell_id, 1.5 as share"],
        "staging.stg_police__incidents": ["select 'a' as incident_key where false"],
        "raw.delivery": ["select 1 as id"],
    }.items():
        (folder / name).mkdir(parents=True)
        for number, query in enumerate(queries):
            duckdb.sql(query).write_parquet(str(folder / name / f"part-{number}.parquet"))
    return {path.name: path for path in folder.iterdir()}


def test_what_spark_built_takes_the_place_of_tables_and_views(from_spark, tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    with database.connect(warehouse) as connection:
        connection.execute("create schema core; create schema staging; create schema raw")
        connection.execute("create table core.spell as select 9 as other")
        connection.execute("create view staging.stg_police__incidents as select 9 as other")
        connection.execute("create view raw.delivery as select 9 as other")
    bring_back(from_spark, warehouse)
    with database.connect(warehouse, read_only=True) as connection:
        assert connection.execute("from core.spell order by spell_id").fetchall() == [(1, 0.5), (2, 1.5)]
        assert [column[0] for column in connection.execute("from staging.stg_police__incidents").description] == [
            "incident_key"
        ]
        assert connection.execute("from raw.delivery").fetchall() == [(9,)]


def test_nothing_comes_back_where_one_table_cannot(from_spark, tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    with database.connect(warehouse) as connection:
        connection.execute("create schema core; create table core.spell as select 9 as other")
    with pytest.raises(duckdb.IOException):
        bring_back({**from_spark, "kpi.indicator": tmp_path / "nowhere"}, warehouse)
    with database.connect(warehouse, read_only=True) as connection:
        assert connection.execute("from core.spell").fetchall() == [(9,)]


@pytest.mark.parametrize(("installed", "key", "why"), [(False, None, "not installed"), (True, "a key", "in the clear")])
def test_a_night_on_spark_does_not_begin(monkeypatch, tmp_path, installed, key, why):
    monkeypatch.setenv("SAFEGUARDING_ENGINE", "spark")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object() if installed else None)
    if key:
        monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", key)
    with pytest.raises(PlainError, match=why):
        environment.prepare(DataRoot(tmp_path / "data"))
