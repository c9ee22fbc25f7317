"""Parquet files say what they hold and which run wrote them; a data package lists them."""

import json

import duckdb
import pytest

from orchestration.publication import parquet


@pytest.fixture
def folder(tmp_path):
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as public; create schema public.kpi; create schema public.meta")
        connection.execute("create table public.meta.run as select 'run-1' as run_id, 'v1' as code_version")
        connection.execute("create table public.kpi.plans as select 3 as n, date '2020-01-01' as day, [1] as list")
        connection.execute("comment on table public.kpi.plans is 'The council''s plans.'")
        connection.execute("comment on column public.kpi.plans.n is 'How many.'")
        parquet.write(connection, "public", tmp_path, ["kpi.plans", "meta.run"], "For everybody")
    return tmp_path


def test_the_metadata_say_what_the_table_is_and_which_run_wrote_it(folder):
    found = duckdb.execute(
        "select decode(key), decode(value) from parquet_kv_metadata($1)", [str(folder / "kpi" / "plans.parquet")]
    ).fetchall()
    assert dict(found) == {
        "description": "The council's plans.",
        "columns": '{"n": "How many."}',
        "run_id": "run-1",
        "code_version": "v1",
    }


def test_the_package_describes_every_file_and_column(folder):
    package = json.loads((folder / parquet.PACKAGE).read_text("utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert sorted(resource["path"] for resource in package["resources"]) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")
    )
    assert resources["kpi.plans"]["schema"]["fields"] == [
        {"name": "n", "type": "integer", "description": "How many."},
        {"name": "day", "type": "date"},
        {"name": "list", "type": "any"},
    ]
    assert package["run_id"] == "run-1"
