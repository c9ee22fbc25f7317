"""A check comes back from Dagster as it was reported, its figures as numbers."""

import dagster as dg
import pytest

from orchestration import checks
from tests.unit.orchestration import run_history


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
