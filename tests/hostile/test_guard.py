"""Files are parsed in a process of its own: it may crash, fill its memory or never end, and the parent goes on."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import ingest.guard.process
from ingest.guard import Fault, Guard, Limits, ReaderNotStarted, ReadingFailed
from ingest.paths import CHECKOUT
from ingest.readers import Unreadable
from ingest.source import NotYetReadable
from tests.hostile import reading_tasks as tasks

SMALL = Limits(memory=1_000_000_000, seconds=2)


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_one_process_serves_many_calls_and_is_not_this_one() -> None:
    with Guard(SMALL) as guard:
        first = guard.call(tasks.process_id)
        assert first != os.getpid()
        assert guard.call(tasks.double, 21) == 42
        assert guard.call(tasks.process_id) == first
    assert is_gone(first)


def test_without_a_call_there_is_no_process() -> None:
    with Guard(SMALL) as guard:
        assert guard._process is None


@pytest.mark.parametrize(
    ("function", "given", "reason"),
    [
        (tasks.die, (signal.SIGSEGV,), "made the reader crash (signal 11)"),
        (tasks.die, (signal.SIGABRT,), "made the reader crash (signal 6)"),
        (tasks.read_address_zero, (), "made the reader crash (signal 11)"),
        (tasks.leave, (3,), "made the reader crash (exit code 3)"),
        (tasks.panic_in_rust, (), "made the reader crash"),
        (tasks.fill_memory_in_python, (), "took more memory than the 1 GB"),
        (tasks.fill_memory_in_rust, (), "took more memory than the 1 GB"),
        (tasks.work, (), "took longer than the 2 seconds"),
    ],
)
def test_what_a_file_does_to_its_reader_is_a_plain_reason(function: Callable, given: tuple, reason: str) -> None:
    with Guard(SMALL) as guard:
        with pytest.raises(ReadingFailed, match=reason.replace("(", r"\(").replace(")", r"\)")) as failure:
            guard.call(function, *given)
        assert tasks.SECRET not in str(failure.value)
        assert guard.call(tasks.double, 21) == 42


def test_waiting_in_vain_settles_nothing() -> None:
    """A drive that does not answer is not the file's fault."""
    with Guard(SMALL) as guard:
        with pytest.raises(NotYetReadable, match="nothing came of reading it for 2 seconds"):
            guard.call(tasks.sleep, 30)
        assert guard.call(tasks.double, 21) == 42


def test_a_kill_from_outside_settles_nothing() -> None:
    with Guard(SMALL) as guard, pytest.raises(NotYetReadable, match="killed from outside"):
        guard.call(tasks.die, signal.SIGKILL)


def test_what_a_function_raises_is_raised_here_without_the_messages_of_faults() -> None:
    with Guard(SMALL) as guard:
        with pytest.raises(Unreadable, match="not a table"):
            guard.call(tasks.refuse)
        with pytest.raises(Fault) as fault:
            guard.call(tasks.fail)
        assert (fault.value.kind, fault.value.where.partition(":")[0]) == ("KeyError", "KeyError at reading_tasks.py")
        assert tasks.SECRET not in repr(fault.value)


def test_a_crash_counts_only_in_a_process_that_has_read_nothing_else() -> None:
    with Guard(SMALL) as guard:
        first = guard.call(tasks.process_id)
        assert guard.call(tasks.crash_in_a_used_process, first) == "read"


def test_the_process_holds_no_lock_of_its_parent(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with lock.open("w") as held, Guard(SMALL) as guard:
        fcntl.flock(held, fcntl.LOCK_EX)
        os.set_inheritable(held.fileno(), True)
        assert str(lock) not in guard.call(tasks.open_files)


def test_a_killed_parent_leaves_no_process(tmp_path: Path) -> None:
    told = tmp_path / "process"
    script = (
        "from ingest.guard import Guard, Limits\nfrom tests.hostile import reading_tasks as tasks\n"
        f"Guard(Limits(10**9, 60)).call(tasks.sleep_and_tell, {str(told)!r})"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT)
    wait_until(lambda: told.exists() and told.read_text() != "")
    child = int(told.read_text())
    assert not is_gone(child)
    parent.kill()
    parent.wait()
    wait_until(lambda: is_gone(child))


def test_a_process_that_cannot_start_is_no_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.guard.process, "SECONDS_TO_START", 0.5)
    monkeypatch.setattr(ingest.guard.process, "SECONDS_TO_END", 0.5)
    with Guard(Limits(memory=1_000_000, seconds=2)) as guard, pytest.raises(ReaderNotStarted, match="1 MB, 2 s"):
        guard.call(tasks.double, 21)


@pytest.mark.parametrize(
    ("memory", "seconds", "limits"),
    [
        ("", "", Limits(3_000_000_000, 600)),
        ("500 MB", "60", Limits(500_000_000, 60)),
        ("1.5gb", "1", Limits(1_500_000_000, 1)),
    ],
)
def test_settings(monkeypatch: pytest.MonkeyPatch, memory: str, seconds: str, limits: Limits) -> None:
    monkeypatch.setenv("SAFEGUARDING_READ_MEMORY", memory)
    monkeypatch.setenv("SAFEGUARDING_READ_SECONDS", seconds)
    assert Limits.from_environment() == limits
