"""The parent's side of one reader process: starts it, asks it, ends it, and says why it died."""

import os
import signal
import socket
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ingest.faults import PlainError
from ingest.guard import worker
from ingest.guard.failures import Fault, ReaderNotStarted, ReadingFailed, TookTooLong
from ingest.guard.limits import Limits
from ingest.guard.start import start
from ingest.readers import Unreadable
from ingest.source import NotYetReadable

SECONDS_TO_START = 60
SECONDS_TO_END = 2
MOST_WORDS = 1 << 16
# Signals that a process causes itself; any other comes from outside.
CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP, signal.SIGSYS}
# What Rust, C++ and the allocators write when they end the process because memory is short.
WANT_OF_MEMORY = (b"memory allocation of", b"bad_alloc", b"out of memory", b"annot allocate memory")
PAGE = os.sysconf("SC_PAGE_SIZE")


class ReaderProcess:
    """A running reader process. It answers as long as `usable` is true."""

    def __init__(self, limits: Limits, module: str) -> None:
        """Start the process and have it import `module`. Raises `ReaderNotStarted`."""
        self._limits = limits
        ours, theirs = socket.socketpair()
        # Nobody reads it while the process lives. What does not fit is lost, and blocks nothing.
        last_words, heard = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._last_words = os.fdopen(last_words, "rb", buffering=0)
        with theirs:
            self._process = start(theirs.fileno(), heard, limits.memory, limits.seconds)
        os.close(heard)
        self._connection = Connection(ours.detach())
        self._exit_code: int | None = None
        self.usable = self._is_ready(module)
        if not self.usable:
            self.close()
            raise ReaderNotStarted(
                f"the reader process did not start (exit code {self._exit_code}) with {limits} for a file"
            )

    def ask(self, function: Callable[..., Any], given: tuple[object, ...]) -> Any:
        """What the function returns or raises; see `Guard.call`."""
        self._hear()
        try:
            used = self._seconds_used()
            self._connection.send((function, given))
            if not self._connection.poll(self._limits.seconds):
                worked = self._seconds_used() - used
                self._process.kill()
                self.end()
                raise self._too_long() if worked > self._limits.seconds / 2 else self._waited()
            kind, *content = self._connection.recv()
        except (EOFError, ConnectionError):
            self.end()
            raise self._why_it_died() from None
        if kind == worker.ANSWER:
            # Allocators keep what they had: in such a process the next file would not find its full share.
            self.usable = self._data_bytes() < self._limits.memory / 2
            return content[0]
        if kind == worker.UNREADABLE:
            raise content[0]
        if kind == worker.REFUSED:
            raise PlainError(content[0])
        if kind == worker.FAULT:
            raise Fault(*content)
        # After these errors the state of the libraries is unknown.
        self.end()
        raise self._too_much_memory() if kind == worker.NO_MEMORY else self._crashed("an error inside its library")

    def end(self) -> None:
        """End the process; one that waits for a request ends by itself."""
        self.usable = False
        self._connection.close()
        self._exit_code = self._process.wait(SECONDS_TO_END)
        if self._exit_code is None:
            self._process.kill()
            self._exit_code = self._process.wait(None)

    def close(self) -> None:
        """End the process and give back what is open."""
        self.end()
        self._last_words.close()

    def _is_ready(self, module: str) -> bool:
        try:
            self._connection.send(module)
            return self._connection.poll(SECONDS_TO_START) and self._connection.recv() == worker.ANSWER
        except (EOFError, ConnectionError):
            return False

    def _why_it_died(self) -> Unreadable:
        code = self._exit_code
        if code == -signal.SIGXCPU:
            return self._too_long()
        if code >= 0:
            return self._crashed(f"exit code {code}")
        if -code not in CRASHES:
            return NotYetReadable(
                f"the reader was killed from outside (signal {-code}), perhaps for want of memory on this machine;"
                " the file will be read again next time"
            )
        words = self._hear()
        if any(each in words for each in WANT_OF_MEMORY):
            return self._too_much_memory()
        return self._crashed(f"signal {-code}")

    def _crashed(self, how: str) -> ReadingFailed:
        return ReadingFailed(
            f"the file made the reader crash ({how}): it is damaged, or written in an unusual way;"
            " save it again in the program that it comes from, or send it as CSV in UTF-8"
        )

    def _too_much_memory(self) -> ReadingFailed:
        return ReadingFailed(
            f"reading it took more memory than the {self._limits.memory_in_words()} that a file may take:"
            " send it in several smaller files, or as CSV"
        )

    def _too_long(self) -> TookTooLong:
        return TookTooLong(
            f"reading it took longer than the {self._limits.seconds} seconds that a file may take:"
            " send it in several smaller files, or as CSV"
        )

    def _waited(self) -> NotYetReadable:
        return NotYetReadable(
            f"nothing came of reading it for {self._limits.seconds} seconds in which the reader hardly worked: a drive"
            " that does not answer, perhaps; the file will be read again next time"
        )

    def _seconds_used(self) -> float:
        """Processor time of the process so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _data_bytes(self) -> int:
        """What counts towards its limit of memory now."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[5]) * PAGE

    def _hear(self) -> bytes:
        """What it has written to its standard error since the last call. It may quote data and is never shown."""
        return self._last_words.read(MOST_WORDS) or b""
