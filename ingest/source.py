"""A delivered file held open: its bytes cannot be swapped for others between hashing and parsing.

Knows neither contracts nor the register.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.files import Stamp
from ingest.readers import Scan, Table, Unreadable, open_table, scan


class NotYetReadable(Unreadable):
    """The file may be readable next time: nothing about it is settled."""


@dataclass(frozen=True)
class Source:
    """An open file, scanned once. `suffix` is its extension in lower case."""

    file: BinaryIO
    stamp: Stamp
    scanned: Scan
    suffix: str

    def table(self, expected: Collection[str]) -> Table:
        """The rows, from the start; may be asked for again. Raises `Unreadable`."""
        return open_table(self.file, self.scanned, self.suffix, expected)

    def check_unchanged(self) -> None:
        """Raise `NotYetReadable` if the file was written to since it was opened."""
        if Stamp.of(os.fstat(self.file.fileno())) != self.stamp:
            raise NotYetReadable("changed while it was read; it will be read again next time")


@contextmanager
def opened(path: Path, suffix: str, stamp: Stamp) -> Iterator[Source]:
    """Open and scan the file that had this stamp when it was found; a link in its place is refused.

    Raises `NotYetReadable`.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
    except OSError:
        raise NotYetReadable("could not be opened; it will be tried again next time") from None
    with file:
        source = Source(file, stamp, scan(file), suffix)
        source.check_unchanged()
        yield source
