"""Runs are kept for a set time, and what is current for good."""

import os
from datetime import UTC, datetime, timedelta, timezone

import dagster as dg
import pytest

from orchestration import checks
from orchestration.history import retention
from orchestration.resources import Writer
from tests.unit.orchestration import run_history

NOW = datetime.now(UTC)
OLD, RECENT = timedelta(days=31), timedelta(days=29)
DAYS = 30


@pytest.fixture
def instance(tmp_path):
    with run_history.opened(tmp_path) as instance:
        yield instance


def run(instance, age, **how):
    run_id = run_history.run(instance, **how)
    run_history.make_older(instance, run_id, age)
    return run_id


def kept(instance):
    return {record.dagster_run.run_id for record in instance.get_run_records()}


def test_runs_older_than_the_limit_go_and_the_others_stay(instance):
    run(instance, OLD), run(instance, OLD, fails=True)
    recent = {run(instance, RECENT), run(instance, RECENT, fails=True)}
    assert retention.prune(instance, DAYS, NOW) == 2
    assert kept(instance) == recent


def test_the_newest_successful_run_stays_however_old_it_is(instance):
    run(instance, OLD)
    newest = run(instance, OLD)
    run(instance, OLD, fails=True)
    assert retention.prune(instance, DAYS, NOW) == 2
    assert kept(instance) == {newest}


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
def test_a_run_that_is_not_finished_stays(instance, status):
    run_id = run_history.started(instance, status).run_id
    run_history.make_older(instance, run_id, OLD)
    assert retention.prune(instance, DAYS, NOW) == 0
    assert kept(instance) == {run_id}


def test_a_night_deletes_the_oldest_first_and_no_more_than_its_share(instance, monkeypatch):
    monkeypatch.setattr(retention, "MOST_RUNS", 2)
    runs = [run(instance, OLD + timedelta(days=10 - n), fails=True) for n in range(5)]
    assert retention.prune(instance, DAYS, NOW) == 2
    assert kept(instance) == set(runs[2:])
    assert [retention.prune(instance, DAYS, NOW) for _ in range(3)] == [2, 1, 0]


def test_the_gates_find_what_only_a_deleted_run_carried_out(instance):
    both = run(instance, OLD)
    newest = run(instance, OLD - timedelta(hours=1), only="always")
    before = checks.latest(instance, newest, run_history.SPECS)
    assert retention.prune(instance, DAYS, NOW) == 1
    assert checks.latest(instance, newest, run_history.SPECS) == before
    assert {run_id for run_id, _ in before} == {both, newest}


def test_the_limit_is_a_moment_in_any_time_zone(instance):
    run(instance, timedelta(days=DAYS, hours=1), fails=True)
    earlier = NOW.astimezone(timezone(timedelta(hours=-10))) - timedelta(hours=2)
    assert retention.prune(instance, DAYS, earlier) == 0
    assert retention.prune(instance, DAYS, NOW.astimezone(timezone(timedelta(hours=-10)))) == 1


def test_a_deletion_that_was_killed_is_finished_the_next_night(instance, monkeypatch):
    old = run(instance, OLD, fails=True)
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(instance.event_log_storage, "free_concurrency_slots_for_run", _interrupt)
        retention.prune(instance, DAYS, NOW)
    assert kept(instance) == {old}
    assert retention.prune(instance, DAYS, NOW) == 1
    assert run_history.rows(instance, old)["event_logs"] == 0


@pytest.fixture
def written(instance, tmp_path, monkeypatch):
    """Carries out a run of one asset that asks for the writer, as each of the night's does; returns its result."""
    monkeypatch.setenv("SAFEGUARDING_DATA", str(tmp_path / "data"))
    before = os.umask(0o077)

    @dg.asset
    def asset(writer: Writer) -> None:
        assert writer.root.path == tmp_path / "data"

    yield lambda: dg.materialize([asset], instance=instance, resources={"writer": Writer()}, raise_on_error=False)
    os.umask(before)


def test_a_run_that_writes_deletes_what_is_too_old(instance, written, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_HISTORY_DAYS", str(DAYS))
    run(instance, OLD, fails=True)
    recent = run(instance, RECENT)
    result = written()
    assert result.success
    assert kept(instance) == {recent, result.run_id}


def test_a_run_does_not_start_with_a_setting_that_is_no_number_of_days(instance, written, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_HISTORY_DAYS", "for ever")
    assert not written().success


def _interrupt(_):
    raise KeyboardInterrupt
