"""A night in which nothing changed, as Dagster's history has it; and which runs count as a whole night."""

import dagster as dg
import pytest

from orchestration.history import unchanged
from orchestration.unchanged import Night, Standing
from tests.unit.orchestration.run_history import opened

STANDING = Standing(Night("the-night-before", "2026-11-27T02:31:00+00:00", {}, {}, {"public.duckdb": "0a"}), 12)
BY_SCHEDULE = {"dagster/schedule_name": "nightly"}


@pytest.fixture
def instance(tmp_path):
    with opened(tmp_path) as instance:
        yield instance


def test_it_is_a_run_of_the_nightly_job_that_succeeded(instance):
    unchanged.enter(instance, "0a0a0a0a-0000-4000-8000-000000000000", STANDING)
    (run,) = instance.get_runs()
    assert (run.run_id[:8], run.job_name, run.status) == ("0a0a0a0a", "nightly", dg.DagsterRunStatus.SUCCESS)


def test_each_published_asset_says_since_when_it_is_the_same(instance):
    unchanged.enter(instance, "0a0a0a0a-0000-4000-8000-000000000000", STANDING)
    for key in unchanged.PUBLISHED:
        metadata = instance.get_latest_materialization_event(key).asset_materialization.metadata
        assert metadata["unchanged since"].value == STANDING.night.at
        assert metadata["published by"].value == "the-night-before"
        assert metadata["delivered files looked at"].value == 12


def seen_by_a_run(instance, job="nightly", tags=None, only=None):
    """Whether a run is whole, and whether it may end early, as one of its two assets sees it."""
    seen = []

    @dg.asset
    def first(context: dg.AssetExecutionContext) -> None:
        seen.append((unchanged.is_whole(context), unchanged.may_end_early(context)))

    @dg.asset(deps=[first])
    def second() -> None:
        return None

    defs = dg.Definitions([first, second], jobs=[dg.define_asset_job(job, selection=dg.AssetSelection.all())])
    asset_selection = [dg.AssetKey(only)] if only else None
    run = defs.resolve_job_def(job).execute_in_process
    assert run(instance=instance, tags=tags or {}, asset_selection=asset_selection).success
    return seen


def test_a_whole_night_by_schedule_may_end_early(instance):
    assert seen_by_a_run(instance, tags=BY_SCHEDULE) == [(True, True)]


def test_one_that_somebody_started_may_not(instance):
    assert seen_by_a_run(instance) == [(True, False)]


def test_a_part_of_a_night_is_none(instance):
    assert seen_by_a_run(instance, tags=BY_SCHEDULE, only="first") == [(False, False)]


def test_another_job_is_none(instance):
    assert seen_by_a_run(instance, job="another", tags=BY_SCHEDULE) == [(False, False)]
