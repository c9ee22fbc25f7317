"""The analysts' file: whole, described, without private columns, the same in DuckDB and Parquet."""

import duckdb
import pytest

from expectations.check import Check
from orchestration.publication import derived
from orchestration.publication.analyst import Run, build
from orchestration.publication.descriptions import Description
from orchestration.publication.generations import PublicationError

MAKE = """
create schema raw; create schema core; create schema kpi; create schema reference; create schema staging;
create table raw.delivery as select 'luton' as authority, 'a.csv' as file_name, 3::bigint as rows;
create table raw.rejected_row_count as select 'luton' as authority, 'missing' as rule, 1::bigint as rows;
create table raw.extract_as_of as
    select 'luton' as authority, 'police' as agency, 'incidents' as extract, date '2020-03-31' as as_of;
create table core.spell as select range as days, 'it''s' as note from range(1000);
create table kpi.indicator as
    select 'luton' as authority, '2a' as indicator, 'days' as measure, 'authority' as level, '' as level_value,
        '' as breakdown, date '2020-01-01' as quarter_start, 1.5::double as value;
create table reference.needs as select 'N1' as code;
create view staging.stg_police__incidents as select date '2001-02-03' as date_of_birth;
"""
CHECK = Check(
    asset="core.spell",
    name="unique",
    layer="dbt",
    severity="error",
    passed=True,
    observed="0",
    threshold="0",
    reason="Keys are unique.",
)


@pytest.fixture(autouse=True)
def nothing_derived(monkeypatch):
    """These tables are too small to derive others from; test_derived.py is about those."""
    monkeypatch.setattr(derived, "TABLES", ())


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MAKE)
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "run-1.partial").mkdir()
    return tmp_path / "run-1.partial"


def built(folder, warehouse, descriptions=None):
    return build(folder, warehouse, Run("run-1", "abc", [("run-1", CHECK)]), descriptions or {})


def test_every_mart_and_the_record_of_the_run_are_published_and_nothing_else(folder, warehouse):
    rows = built(folder, warehouse)
    assert rows == {
        "core.spell": 1000,
        "kpi.indicator": 1,
        "meta.run": 1,
        "quality.change": 0,
        "quality.check": 1,
        "quality.delivery": 1,
        "quality.rejected_row_count": 1,
        "reference.needs": 1,
    }


def test_every_column_that_publication_adds_says_what_it_is(folder, warehouse):
    built(folder, warehouse)
    with duckdb.connect(str(folder / "analyst.duckdb"), read_only=True) as connection:
        bare = connection.execute(
            "select table_name, column_name from duckdb_columns()"
            " where schema_name in ('quality', 'meta') and comment is null"
        ).fetchall()
    assert bare == []


def test_the_file_stands_alone(folder, warehouse):
    built(folder, warehouse)
    assert sorted(path.name for path in folder.iterdir()) == ["analyst.duckdb", "parquet"]


def test_parquet_holds_the_same_tables(folder, warehouse):
    rows = built(folder, warehouse)
    with duckdb.connect(str(folder / "analyst.duckdb"), read_only=True) as connection:
        for table in rows:
            parquet = folder / "parquet" / "analyst" / f"{table.replace('.', '/')}.parquet"
            difference = (
                f"(from {table} except all from '{parquet}') union all (from '{parquet}' except all from {table})"
            )
            assert connection.execute(difference).fetchall() == []


def test_the_run_and_its_checks_are_in_the_file(folder, warehouse):
    built(folder, warehouse)
    with duckdb.connect(str(folder / "analyst.duckdb"), read_only=True) as connection:
        run = connection.execute("select run_id, code_version, authority, extract, as_of::varchar from meta.run")
        assert run.fetchall() == [("run-1", "abc", "luton", "incidents", "2020-03-31")]
        checks = connection.execute("select check_name, severity, passed, reason_for_threshold from quality.check")
        assert checks.fetchall() == [("core.spell: unique", "error", True, "Keys are unique.")]


def test_tables_and_columns_carry_their_definitions(folder, warehouse):
    built(folder, warehouse, {"core.spell": Description("Spells' lengths.", {"days": "Days from start to end."})})
    with duckdb.connect(str(folder / "analyst.duckdb"), read_only=True) as connection:
        tables = dict(
            connection.execute("select schema_name || '.' || table_name, comment from duckdb_tables()").fetchall()
        )
        columns = dict(
            connection.execute("select column_name, comment from duckdb_columns() where comment is not null").fetchall()
        )
    assert tables["core.spell"] == "Spells' lengths."
    assert "One row a check" in tables["quality.check"]
    assert columns["days"] == "Days from start to end."


@pytest.mark.parametrize("column", ["date_of_birth", "child_postcode", "upn", "person_id", "NHS_Number", "family_name"])
def test_a_private_column_stops_publication(folder, warehouse, column):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f'create table kpi.leak as select 1 as "{column}"')
    with pytest.raises(PublicationError, match=f"kpi.leak.{column}"):
        built(folder, warehouse)


def test_hashes_and_keys_are_not_private(folder, warehouse):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table kpi.fine as select 'x' as person_key, 1 as upn_hash, 'y' as run_id, 2 as covid"
        )
    assert built(folder, warehouse)["kpi.fine"] == 1
