"""Tables that a published file works out from its own: added when it is built, worked out again when it is audited."""

import duckdb
import polars as pl
import pytest

from orchestration.publication import derived
from orchestration.publication.descriptions import Description


def doubled(connection):
    return connection.execute("select value * 2 as value from kpi.indicator order by all").pl()


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(derived, "TABLES", (derived.Derived("kpi.doubled", Description("Doubled."), doubled),))
    with duckdb.connect(str(tmp_path / "public.duckdb")) as connection:
        connection.execute("create schema kpi; create table kpi.indicator as select unnest([3.0, 1.0]) as value")
    return tmp_path / "public.duckdb"


def attached(file):
    connection = duckdb.connect()
    connection.execute(f"attach '{file}' as public")
    return connection


def test_a_table_is_worked_out_from_the_tables_of_the_file_it_is_added_to(file):
    with attached(file) as connection:
        connection.execute("create schema kpi; create table kpi.indicator as select 9.0 as value")
        derived.add(connection, "public")
        assert connection.execute("from public.kpi.doubled").pl().equals(pl.DataFrame({"value": [2.0, 6.0]}))
        assert connection.execute("select current_database()").fetchone() == ("memory",)


def test_what_was_added_has_no_fault(file):
    with attached(file) as connection:
        derived.add(connection, "public")
    with duckdb.connect(str(file), read_only=True) as connection:
        assert list(derived.faults(connection)) == []


def test_a_figure_that_the_file_s_own_tables_do_not_give_is_a_fault(file):
    with attached(file) as connection:
        derived.add(connection, "public")
        connection.execute("update public.kpi.doubled set value = 7 where value = 6")
    with duckdb.connect(str(file), read_only=True) as connection:
        assert list(derived.faults(connection)) == ["kpi.doubled is not what the file's own tables give"]
