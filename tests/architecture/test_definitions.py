"""The code location: what is in it, how it is labelled, when it runs, and that no dbt test is without its asset check.

`definitions.txt` is what the UI shows; after a change that is meant, write it anew with
`SNAPSHOTS=write pytest tests/architecture/test_definitions.py` and read the difference.
"""

import os
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

import expectations
from orchestration.assets import publish
from orchestration.checks import expectation_checks
from orchestration.dbt_bridge import project
from orchestration.definitions import defs

SNAPSHOT = Path(__file__).with_name("definitions.txt")


@pytest.fixture(scope="module")
def repository():
    return defs.get_repository_def()


@pytest.fixture(scope="module")
def graph(repository):
    return repository.asset_graph


def test_the_code_location_is_as_last_agreed(repository, graph):
    groups = {}
    for node in graph.asset_nodes:
        groups.setdefault(node.group_name, []).append("/".join(node.key.path))
    lines = [f"group {group}: {key}" for group in sorted(groups) for key in sorted(groups[group])]
    lines += [f"job {name}" for name in sorted(repository.job_names) if not name.startswith("__")]
    lines += [
        f"schedule {each.name}: {each.cron_schedule} {each.execution_timezone}" for each in repository.schedule_defs
    ]
    lines += [f"sensor {each.name}" for each in repository.sensor_defs]
    found = "\n".join(lines) + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        SNAPSHOT.write_text(found)
    assert found == SNAPSHOT.read_text()


def test_every_dbt_data_test_has_its_asset_check(graph):
    checked = {graph.get_check_spec(key).metadata.get("dagster_dbt/unique_id") for key in graph.asset_check_keys}
    tests = {unique_id for unique_id, node in project.manifest()["nodes"].items() if node["resource_type"] == "test"}
    assert tests - checked == set()


def test_error_severity_dbt_tests_block_and_others_do_not(graph):
    for key in graph.asset_check_keys:
        spec = graph.get_check_spec(key)
        unique_id = spec.metadata.get("dagster_dbt/unique_id")
        if unique_id:
            severity = project.manifest()["nodes"][unique_id]["config"]["severity"].lower()
            assert spec.blocking == (severity == "error"), key


def test_every_expectation_is_an_asset_check_of_an_asset_that_exists(graph):
    keys = {dg.AssetCheckKey(dg.AssetKey(gate.subject.split(".")), gate.name) for gate in expectations.catalogue()}
    assert keys <= set(graph.asset_check_keys)
    assert {key.asset_key for key in keys} <= set(graph.get_all_asset_keys())


def test_publication_knows_every_check_and_waits_for_the_step_of_each(graph):
    of_its_own = {spec.key for spec in publish.publication.check_specs}
    assert {spec.key for spec in publish.GATES} | of_its_own == set(graph.asset_check_keys)
    upstream = graph.get(dg.AssetKey(["published", "analyst"])).parent_keys
    waited_for = {spec.key for spec in expectation_checks.check_specs if spec.blocking and spec.asset_key in upstream}
    assert waited_for == {spec.key for spec in expectation_checks.check_specs if spec.blocking}
    assert {"raw", "core", "kpi", "reference"} <= {key.path[0] for key in upstream}


def test_every_asset_has_an_owner_a_group_a_kind_and_a_description(graph):
    for node in graph.asset_nodes:
        if node.is_executable or node.key.path == ["landing"]:
            assert node.owners, node.key
            assert node.group_name != "default", node.key
            assert node.kinds, node.key
            assert node.description, node.key


def test_raw_and_published_assets_have_a_freshness_policy(graph):
    for node in graph.asset_nodes:
        if node.key.path[0] in ("raw", "published"):
            assert node.freshness_policy is not None, node.key
            assert node.freshness_policy.timezone == "Europe/London"
            assert node.freshness_policy.lower_bound_delta == timedelta(hours=4)


def test_the_schedule_and_the_sensor_run_by_default(repository):
    schedule = repository.get_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 2 * * *", "Europe/London")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert repository.get_sensor_def("new_deliveries").default_status is dg.DefaultSensorStatus.RUNNING


def test_the_nightly_job_is_everything_in_one_process(repository, graph):
    job = repository.get_job("nightly")
    assert job.executor_def is dg.in_process_executor
    assert {key for key in graph.get_all_asset_keys() if graph.get(key).is_executable} == set(
        job.asset_layer.selected_asset_keys
    )
    assert job.tags["dagster/max_retries"] == "2"
