"""What a night shows while it runs: a line for each step in a log, a bar on a terminal."""

import io
import re
import uuid

import dagster as dg
import pytest

from orchestration.operations import progress


@dg.op(name="dbt")
def marts() -> int:
    return 1


@dg.op(name="evaluation__re_referrals")
def statistics(count: int) -> int:
    return count


@dg.job
def small_night() -> None:
    statistics(marts())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(steps: int = 2) -> None:
    with dg.DagsterInstance.ephemeral() as instance, progress.shown(steps) as listener:
        run_id = str(uuid.uuid4())
        instance.add_event_listener(run_id, listener)
        config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        assert small_night.execute_in_process(instance=instance, run_id=run_id, run_config=config).success


def test_a_log_gets_a_line_with_the_time_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    lines = capsys.readouterr().err.splitlines()
    assert [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in lines] == [
        "Building the marts",
        "Evaluation: re referrals",
    ]


def test_a_terminal_gets_a_bar_that_counts_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    run()
    assert "Evaluation: re referrals" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()
