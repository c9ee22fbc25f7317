"""What can go wrong while a file is read in another process, as exceptions that carry no value of the file."""

import traceback
from pathlib import Path

from ingest.faults import PlainError
from ingest.readers import Unreadable


class ReadingFailed(Unreadable):
    """Reading the file crashed, or needed more than is allowed. The next try would too, so the decision is kept."""


class TookTooLong(ReadingFailed):
    """Reading the file took more time than is allowed."""


class ReaderNotStarted(PlainError):
    """The reader process does not start: no file is to blame, and none can be read."""


class Fault(Exception):
    """An exception inside the program: `kind` is its class, `where` the place in the code. Its message is left out."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(kind, where)
        self.kind, self.where = kind, where

    @classmethod
    def of(cls, error: Exception) -> "Fault":
        """The fault that an exception which was raised stands for."""
        if isinstance(error, cls):
            return error
        place = traceback.extract_tb(error.__traceback__)[-1]
        return cls(type(error).__name__, f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
