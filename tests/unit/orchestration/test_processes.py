"""A run's process is told from a dead one, and from a later one with its number."""

import os
import subprocess
import sys

from orchestration.history.processes import is_alive, this_process


def test_this_process_is_alive():
    assert is_alive(this_process())


def test_a_process_that_ended_is_not_alive():
    ended = subprocess.run(
        [sys.executable, "-c", "from orchestration.history.processes import this_process; print(this_process())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not is_alive(ended.stdout.strip())


def test_a_zombie_is_not_alive():
    child = os.fork()
    if child == 0:
        os._exit(0)
    host = this_process().rpartition("/")[0].rpartition("/")[0]
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    try:
        assert not is_alive(f"{host}/{child}/0")
    finally:
        os.waitpid(child, 0)


def test_a_later_process_with_the_same_number_is_not_it():
    assert not is_alive(this_process().rpartition("/")[0] + "/1")


def test_a_process_elsewhere_counts_as_alive():
    assert is_alive("another-host/1/1")
