"""dbt's exposures say what each reader reads: no mart is missing, and nothing that stays in the warehouse is named."""

import pytest

from orchestration.dbt_bridge.project import manifest
from orchestration.publication.analyst import MART_SCHEMAS
from orchestration.publication.return_workbook import ROWS_OF_PEOPLE

READERS = {"analyst_file", "public_file", "report", "evaluators_return", "power_bi", "superset"}
OF_THE_PUBLIC_FILE = {"report", "power_bi", "superset"}


def tables():
    """The published models and seeds, `schema.table` by dbt's id."""
    nodes = manifest()["nodes"].items()
    return {
        unique_id: f"{node['schema']}.{node['alias']}"
        for unique_id, node in nodes
        if node["resource_type"] in ("model", "seed") and node["schema"] in MART_SCHEMAS
    }


def read_by(exposure):
    """The tables that an exposure names; a model that is not published goes by its id."""
    nodes = manifest()["exposures"][f"exposure.safeguarding.{exposure}"]["depends_on"]["nodes"]
    return {tables().get(node, node) for node in nodes}


def test_each_reader_is_an_exposure():
    assert {exposure["name"] for exposure in manifest()["exposures"].values()} == READERS


def test_the_analyst_file_holds_every_mart_and_reference_table():
    assert read_by("analyst_file") == set(tables().values())


def test_the_public_file_holds_aggregates_and_reference_tables():
    aggregates = {table for table in tables().values() if table.startswith(("evaluation.", "reference."))}
    assert read_by("public_file") == {"kpi.indicator", *aggregates}


@pytest.mark.parametrize("reader", sorted(OF_THE_PUBLIC_FILE))
def test_a_wide_audience_reads_the_public_file_only(reader):
    assert read_by(reader) == read_by("public_file")


def test_the_return_is_made_of_the_tables_it_names():
    assert read_by("evaluators_return") == {*ROWS_OF_PEOPLE.values(), "kpi.indicator", "reference.indicators"}
