"""A check comes back from Dagster as it was reported, its figures as numbers; a gate that does not hold closes."""

import dagster as dg
import pytest

from orchestration import checks
from tests.unit.orchestration import run_history


@pytest.fixture
def instance(tmp_path):
    with run_history.opened(tmp_path) as instance:
        yield instance


@pytest.fixture
def evaluations(tmp_path):
    with run_history.opened(tmp_path) as instance:
        run_id = run_history.run(instance)
        yield [
            entry.dagster_event.asset_check_evaluation_data
            for entry in instance.all_logs(run_id, of_type=checks.EVALUATION)
        ]


def test_a_check_is_read_back_as_it_was_reported(evaluations):
    found = [checks.from_evaluation(evaluation) for evaluation in evaluations]
    assert found == [run_history.passed(name) for name in ("always", "sometimes")]


def test_figures_are_numbers_to_dagster(evaluations):
    metadata = evaluations[0].metadata
    assert isinstance(metadata["rows that fail"], dg.IntMetadataValue)
    assert isinstance(metadata["share"], dg.FloatMetadataValue)


def test_one_gate_that_does_not_hold_closes_publication_and_is_named(instance):
    run_id = run_history.run(instance, closed="sometimes")
    with pytest.raises(checks.GateClosedError, match="1 gates are closed: kpi/indicator:sometimes"):
        checks.latest(instance, run_id, run_history.SPECS)


def test_a_check_that_only_warns_closes_nothing(instance):
    run_id = run_history.run(instance, closed="sometimes", severity="warn")
    assert [check.passed for _, check in checks.latest(instance, run_id, run_history.SPECS)] == [True, False]


def test_a_gate_tried_before_its_table_was_built_again_is_closed(instance):
    run_history.run(instance)
    run_id = run_history.run(instance, only="always")
    assert len(checks.latest(instance, run_id, run_history.SPECS)) == 2, "the table is as it was"
    built = dg.materialize([run_history.indicator], instance=instance)
    with pytest.raises(checks.GateClosedError, match="kpi/indicator:always, kpi/indicator:sometimes"):
        checks.latest(instance, built.run_id, run_history.SPECS)
