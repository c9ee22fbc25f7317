"""For every published table somebody has decided whose its rows are, and nobody has for one that is not there."""

import pytest

from orchestration.dbt_bridge.project import manifest
from orchestration.evaluation.registry import COMPUTED
from orchestration.publication import change, derived
from orchestration.publication.analyst import MART_SCHEMAS
from orchestration.publication.descriptions import OWN_TABLES
from orchestration.publication.ownership import DECISIONS, REFERENCE, Rows, decision


@pytest.fixture(scope="module")
def published():
    """The tables of the analysts' file: dbt's, the evaluation's, and those that publication adds."""
    nodes = [node for node in manifest()["nodes"].values() if node["resource_type"] in ("model", "seed")]
    return {
        *(f"{node['schema']}.{node['alias']}" for node in nodes if node["schema"] in MART_SCHEMAS),
        *COMPUTED,
        *OWN_TABLES,
        *derived.DESCRIPTIONS,
        change.NAME,
    }


def test_every_published_table_is_decided(published):
    assert {table for table in published if not table.startswith(f"{REFERENCE}.")} <= set(DECISIONS) <= published


def test_reference_tables_rest_on_no_delivery_and_go_to_everybody():
    """They are seeds, or made of seeds and the calendar: nothing of one authority's. About others somebody decided."""
    nodes = manifest()["nodes"].values()
    reference = {
        node["unique_id"]: node
        for node in nodes
        if node["schema"] == REFERENCE and f"{REFERENCE}.{node['alias']}" not in DECISIONS
    }
    assert reference
    for node in reference.values():
        assert set(node.get("depends_on", {}).get("nodes", [])) <= set(reference)
        assert decision(f"{REFERENCE}.{node['alias']}").rows is Rows.ALL
