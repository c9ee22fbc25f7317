"""Dagster's event log as it is kept here: who watches a run sees it move, and a deleted run leaves nothing behind."""

import queue

import pytest

from tests.unit.orchestration import run_history

SECONDS = 30
# What makes the file of a run at its first events would tell of those by itself.
EVENTS = 20


@pytest.fixture
def instance(tmp_path):
    with run_history.opened(tmp_path) as instance:
        yield instance


@pytest.fixture
def heard(instance, tmp_path):
    """Starts to watch a run as the UI does, with an instance of its own; returns the queue of the messages heard."""
    with run_history.opened(tmp_path) as ui:

        def watch(run_id):
            messages = queue.Queue()
            ui.watch_event_logs(run_id, None, lambda entry, _: messages.put(entry.dagster_event.message))
            return messages

        yield watch


def test_who_watches_a_run_hears_each_event_while_it_runs(instance, heard):
    run = run_history.started(instance)
    messages = heard(run.run_id)
    for message in map(str, range(EVENTS)):
        instance.report_engine_event(message, run)
        assert messages.get(timeout=SECONDS) == message


def test_who_watches_a_run_hears_nothing_of_another(instance, heard):
    watched, other = run_history.started(instance), run_history.started(instance)
    messages = heard(watched.run_id)
    instance.report_engine_event("of another run", other)
    instance.report_engine_event("of this run", watched)
    assert messages.get(timeout=SECONDS) == "of this run"


def test_a_deleted_run_leaves_no_row_and_no_file(instance, tmp_path):
    deleted, _ = run_history.run(instance), run_history.run(instance)
    instance.delete_run(deleted)
    assert run_history.rows(instance, deleted) == {"event_logs": 0, "asset_check_executions": 0}
    assert [each for each in tmp_path.rglob("*") if deleted in each.name] == []


def test_a_deleted_run_leaves_every_other_run_as_it_is(instance):
    deleted, kept = run_history.run(instance), run_history.run(instance)
    before = run_history.rows(instance, kept), len(instance.all_logs(kept))
    instance.delete_run(deleted)
    assert (run_history.rows(instance, kept), len(instance.all_logs(kept))) == before


def test_a_run_deleted_while_another_process_reads_it_is_deleted(instance, tmp_path):
    deleted = run_history.run(instance)
    with run_history.opened(tmp_path) as ui:
        assert ui.all_logs(deleted)
        instance.delete_run(deleted)
        assert ui.get_run_by_id(deleted) is None
        assert ui.all_logs(run_history.run(instance))


def test_deleting_a_run_twice_is_no_error(instance):
    deleted = run_history.run(instance)
    instance.delete_run(deleted)
    instance.delete_run(deleted)


def test_a_run_goes_on_that_someone_deletes(instance, tmp_path):
    run = run_history.started(instance)
    instance.report_engine_event("before", run)
    with run_history.opened(tmp_path) as ui:
        ui.delete_run(run.run_id)
    instance.report_engine_event("after", run)
