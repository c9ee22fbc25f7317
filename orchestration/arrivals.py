"""Has anything new landed, and is it all there? Compares listings; opens no file and keeps no name.

No Dagster here: `sensors.py` asks and acts.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_DELIVERIES = (".", "~$")


@dataclass(frozen=True)
class Listing:
    """The landing zone at one moment: a fingerprint of its files, how many they are, when the last one changed."""

    fingerprint: str
    files: int
    changed_at: float


def listing(landing: Path) -> Listing:
    """List every file below `landing` by place, size and time of change (which copying cannot backdate)."""
    lines = sorted(_lines(landing))
    fingerprint = hashlib.sha256("\n".join(line for line, _ in lines).encode("utf-8", "surrogateescape")).hexdigest()
    return Listing(fingerprint, len(lines), max((changed for _, changed in lines), default=0.0))


def is_settled(found: Listing, now: float, settle_seconds: float) -> bool:
    """Whether nothing has changed for `settle_seconds`: a file that still grows is not a delivery yet."""
    return now - found.changed_at >= settle_seconds


def _lines(folder: Path) -> Iterator[tuple[str, float]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(NOT_DELIVERIES):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _lines(Path(entry.path))
            else:
                status = entry.stat(follow_symlinks=False)
                yield f"{entry.path}|{status.st_size}|{status.st_mtime_ns}", max(status.st_mtime, status.st_ctime)
