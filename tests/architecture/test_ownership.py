"""For every published table somebody has decided whose its rows are, and nobody has for one that is not there."""

import pytest

from orchestration.dbt_bridge.project import manifest
from orchestration.evaluation.registry import COMPUTED
from orchestration.publication import change, derived
from orchestration.publication.analyst import MART_SCHEMAS
from orchestration.publication.descriptions import OWN_TABLES
from orchestration.publication.generations import PublicationError
from orchestration.publication.ownership import DECISIONS, REFERENCE, SEEDS, Rows, decision


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
    assert published - SEEDS == set(DECISIONS)


def test_the_seeds_are_dbts_and_go_to_everybody():
    nodes = manifest()["nodes"].values()
    assert {f"{node['schema']}.{node['alias']}" for node in nodes if node["resource_type"] == "seed"} == SEEDS
    assert all(decision(table).rows is Rows.ALL for table in SEEDS)


def test_reference_tables_that_go_to_everybody_rest_on_no_delivery():
    """They are seeds, or made of seeds and the calendar: nothing of one authority's."""
    nodes = manifest()["nodes"].values()
    reference = {
        node["unique_id"]: node
        for node in nodes
        if node["schema"] == REFERENCE and decision(f"{REFERENCE}.{node['alias']}").rows is Rows.ALL
    }
    assert len(reference) > len(SEEDS)
    for node in reference.values():
        assert set(node.get("depends_on", {}).get("nodes", [])) <= set(reference)


def test_about_a_model_among_the_references_somebody_decides():
    assert decision("reference.fully_established").rows is Rows.ITS_OWN
    with pytest.raises(PublicationError, match=r"reference\.caseload_of_the_night holds is not decided"):
        decision("reference.caseload_of_the_night")
