"""Views and seeds stand until what they are made from changes."""

import duckdb
import pytest

from ingest import database
from orchestration.dbt_bridge import lasting
from orchestration.dbt_bridge.project import manifest

RESTS_ON = {"the code": "a", "reference tables": "b"}


@pytest.fixture
def warehouse(tmp_path):
    return tmp_path / "warehouse.duckdb"


def test_in_a_new_warehouse_nothing_stands(warehouse):
    assert not lasting.stood(warehouse, RESTS_ON)


def test_what_was_noted_stands(warehouse):
    lasting.note(warehouse, RESTS_ON)
    assert lasting.stood(warehouse, dict(reversed(RESTS_ON.items())))


def test_a_build_that_did_not_end_leaves_no_note(warehouse):
    """It failed or was killed: a view may be missing, a seed half loaded."""
    lasting.note(warehouse, RESTS_ON)
    assert lasting.stood(warehouse, RESTS_ON)
    assert not lasting.stood(warehouse, RESTS_ON)


@pytest.mark.parametrize("changed", RESTS_ON)
def test_other_code_or_reference_tables_are_built_even_if_they_come_back(warehouse, changed):
    """Between the two somebody may have built a view of the other code, by itself."""
    lasting.note(warehouse, RESTS_ON)
    assert not lasting.stood(warehouse, RESTS_ON | {changed: "c"})
    assert not lasting.stood(warehouse, RESTS_ON)


def test_a_warehouse_that_is_made_anew_has_no_note(warehouse):
    lasting.note(warehouse, RESTS_ON)
    warehouse.unlink()
    assert not lasting.stood(warehouse, RESTS_ON)


def test_the_note_is_no_mart(warehouse):
    lasting.note(warehouse, RESTS_ON)
    with database.connect(warehouse, read_only=True) as connection:
        schemas = connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert schemas == [("main",)]


def test_what_is_due_and_what_stands_are_all_models_and_seeds_in_order():
    nodes = manifest()["nodes"]
    due = {name for name, node in nodes.items() if node["config"]["materialized"] == "table"}
    events = [{"data": {"node_info": {"unique_id": name}}} for name in due]
    order = [event["data"]["node_info"]["unique_id"] for event in lasting.in_order(events, manifest())]
    assert sorted(order) == sorted(name for name, node in nodes.items() if node["resource_type"] != "test")
    place = {name: at for at, name in enumerate(order)}
    assert all(
        place[read] < place[name]
        for name in order
        for read in nodes[name]["depends_on"].get("nodes", ())
        if read in place
    )


def test_views_that_rest_on_what_failed_a_test_are_not_made():
    """dbt skips them, and tells of no error."""
    kinds = {name: node["config"]["materialized"] for name, node in manifest()["nodes"].items()}
    lasting_ones = sorted(name for name, kind in kinds.items() if kind in lasting.KINDS)
    events = [{"data": {"node_info": {"unique_id": name, "node_status": "success"}}} for name in lasting_ones]
    assert lasting.are_made(events, manifest())
    assert not lasting.are_made(events[1:], manifest())
    events[0]["data"]["node_info"]["node_status"] = "skipped"
    assert not lasting.are_made(events, manifest())


def test_a_view_that_stands_shows_the_rows_of_a_table_that_was_replaced():
    """As dbt's models are built: the table is dropped and made again, its view is not."""
    with duckdb.connect() as connection:
        connection.execute("create table child as select 1 as id; create view children as select * from child")
        connection.execute("begin; drop table child cascade; create table child as select 2 as id; commit")
        assert connection.execute("from children").fetchall() == [(2,)]
