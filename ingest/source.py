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
from ingest.readers import USUAL, Layout, Scan, Table, Unreadable, open_table, scan


class NotYetReadable(Unreadable):
    """The file cannot be read now, but perhaps next time. No decision is kept."""


class Gone(NotYetReadable):
    """The file was renamed or removed since it was found."""


@dataclass(frozen=True)
class ScannedFile:
    """A file that has been scanned. The scan holds as long as the file has this stamp."""

    path: Path
    suffix: str
    stamp: Stamp
    scanned: Scan


@dataclass(frozen=True)
class Source:
    """An open file, scanned once. `suffix` is its extension in lower case."""

    file: BinaryIO
    stamp: Stamp
    scanned: Scan
    suffix: str

    def table(self, expected: Collection[str], layout: Layout = USUAL) -> Table:
        """The rows, from the start; may be asked for again. Raises `Unreadable`."""
        return open_table(self.file, self.scanned, self.suffix, expected, layout)

    def check_unchanged(self) -> None:
        """Raise `NotYetReadable` if the file was written to since it was opened."""
        check_unchanged(self.file, self.stamp)


@contextmanager
def opened(path: Path, suffix: str, stamp: Stamp, scanned: Scan | None = None) -> Iterator[Source]:
    """Open the file that had this stamp when it was found, and scan it unless that was done; links are refused.

    Raises `NotYetReadable`; `Gone` where nothing has this name any more.
    """
    try:
        # Without blocking, because a pipe may have replaced the file.
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), "rb")
    except FileNotFoundError:
        raise Gone("has gone since it was found") from None
    except OSError:
        raise NotYetReadable(
            "could not be opened: give the pipeline's account the right to read it; it will be tried again next time"
        ) from None
    with file:
        check_unchanged(file, stamp)
        source = Source(file, stamp, scanned or scan(file), suffix)
        source.check_unchanged()
        yield source


def check_unchanged(file: BinaryIO, stamp: Stamp) -> None:
    """Raise `NotYetReadable` if the stamp of the open file has changed."""
    if Stamp.of(os.fstat(file.fileno())) != stamp:
        raise NotYetReadable("changed while it was read; it will be read again next time")
