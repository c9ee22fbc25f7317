"""Starts the reader process: a new interpreter, or a copy of this one where the account may not start a new one."""

import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import Protocol

from ingest.guard import worker
from ingest.paths import CHECKOUT

# pyarrow's own takes a gigabyte of addresses at once: for 12 million sessions it needs a limit above 2 GB, this 1.5 GB.
PLAIN_ALLOCATOR = {"ARROW_DEFAULT_MEMORY_POOL": "system"}


class Running(Protocol):
    """A process that was started."""

    pid: int

    def kill(self) -> None:
        """Send SIGKILL."""

    def wait(self, seconds: float | None) -> int | None:
        """Its exit code, negative for a signal; None while it still runs after that time."""


def start(descriptor: int, errors: int, memory: int, seconds: int) -> Running:
    """The process, with nothing open but one end of the connection and where its standard error goes."""
    given = (descriptor, os.getpid(), memory, seconds)
    try:
        return Spawned(given, errors)
    except PermissionError:
        # A process that has given up its rights may not execute the interpreter that it runs.
        return Forked(given, errors)


class Spawned:
    """A new interpreter."""

    def __init__(self, given: tuple[int, ...], errors: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", worker.__name__, *map(str, given)],
            cwd=CHECKOUT,
            env=os.environ | {"TMPDIR": tempfile.gettempdir()} | PLAIN_ALLOCATOR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=[given[0]],
            # Ctrl-C is for the parent.
            start_new_session=True,
        )
        self.pid, self.kill = self._process.pid, self._process.kill

    def wait(self, seconds: float | None) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode


class Forked:
    """A copy of this process. Threads do not come along: where a library needs one of them, it never becomes ready."""

    def __init__(self, given: tuple[int, ...], errors: int) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _serve(given, errors)
            finally:
                os._exit(1)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds: float | None) -> int | None:
        ended = os.pidfd_open(self.pid)
        try:
            if not select.select([ended], [], [], seconds)[0]:
                return None
        finally:
            os.close(ended)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _serve(given: tuple[int, ...], errors: int) -> None:
    """What `Spawned` leaves to the interpreter's start."""
    os.setsid()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for source, target in ((nowhere, 0), (nowhere, 1), (errors, 2)):
        os.dup2(source, target)
    # The writer's lock is among the files that are closed.
    os.closerange(3, given[0])
    os.closerange(given[0] + 1, os.sysconf("SC_OPEN_MAX"))
    worker.main(*given)
