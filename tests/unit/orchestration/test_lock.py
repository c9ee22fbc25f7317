"""The writer's lock: one at a time, waits, names its holder, dies with its process."""

import os
import signal
import subprocess
import sys
import time

import pytest

from orchestration.lock import LockHeldError, holder, writer_lock

HOLD = """
import sys, time
from pathlib import Path
from orchestration.lock import writer_lock
with writer_lock(Path(sys.argv[1]), "run-of-another", 0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_process(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "lock"], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_second_writer_is_told_who_holds_the_lock(tmp_path, other_process):
    with pytest.raises(LockHeldError) as raised, writer_lock(tmp_path / "lock", "mine", wait_seconds=0.3):
        pass
    assert f"process {other_process.pid}, run run-of-another" in str(raised.value)


def test_second_writer_gets_the_lock_when_the_first_is_done(tmp_path, other_process):
    os.kill(other_process.pid, signal.SIGTERM)
    with writer_lock(tmp_path / "lock", "mine", wait_seconds=10):
        assert f"process {os.getpid()}, run mine" in holder(tmp_path / "lock")


def test_a_killed_writer_holds_nothing(tmp_path, other_process):
    os.kill(other_process.pid, signal.SIGKILL)
    other_process.wait()
    started = time.monotonic()
    with writer_lock(tmp_path / "lock", "mine", wait_seconds=0):
        assert time.monotonic() - started < 1


def test_the_lock_is_private_and_names_nobody_once_released(tmp_path):
    with writer_lock(tmp_path / "lock", "mine", wait_seconds=0):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    assert holder(tmp_path / "lock") == "another process"
