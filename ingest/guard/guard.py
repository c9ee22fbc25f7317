"""One reader process for many files, replaced when it dies."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from ingest.guard.failures import ReadingFailed, TookTooLong
from ingest.guard.limits import Limits
from ingest.guard.process import ReaderProcess

Answer = TypeVar("Answer")


class Caller(Protocol):
    """Calls a function, wherever that may be."""

    limits: Limits

    def call(self, function: Callable[..., Answer], *given: object) -> Answer:
        """What the function returns or raises."""


class Guard:
    """A caller in a reader process, which is started for the first call. Use as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits.from_environment()
        self._process: ReaderProcess | None = None

    def __enter__(self) -> "Guard":
        return self

    def __exit__(self, *exception: object) -> None:
        self._drop()

    def call(self, function: Callable[..., Answer], *given: object) -> Answer:
        """Call a function of a module there; the function, what is given and the answer are pickled.

        A process that has read other files may have died because of them. The function is then called once more, in a
        new process.

        Raises:
            ReadingFailed: it crashed, or took more memory or time than is allowed.
            NotYetReadable: the process was killed from outside, or the function raised this.
            Unreadable: the function raised it.
            PlainError: the disk that the pipeline writes to is full, or cannot be written.
            Fault: the function raised another exception.
            ReaderNotStarted: there is no process to call it in.
        """
        if self._process:
            try:
                return self._ask(self._process, function, given)
            except TookTooLong:
                raise
            except ReadingFailed:  # asked again below, and then it counts
                pass
        self._process = ReaderProcess(self.limits, function.__module__)
        return self._ask(self._process, function, given)

    def _ask(self, process: ReaderProcess, function: Callable[..., Answer], given: tuple[object, ...]) -> Answer:
        try:
            return process.ask(function, given)
        finally:
            if not process.usable:
                self._drop()

    def _drop(self) -> None:
        if self._process:
            self._process.close()
            self._process = None
