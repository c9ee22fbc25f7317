"""Has anything new landed, and is it all there? Compares listings; opens no file and keeps no name.

No Dagster here: `sensors.py` asks and acts.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from ingest.walking import walk

# A file server's clock may be ahead of ours. A time further ahead was set by a wrong clock, and tells nothing.
CLOCKS_APART_SECONDS = 300.0


@dataclass(frozen=True)
class Listing:
    """The landing zone at one moment: a fingerprint of its files, how many they are, when the last one changed."""

    fingerprint: str
    files: int
    changed_at: float


def listing(landing: Path) -> Listing:
    """List everything below `landing` by place, size and times.

    When it changed is told by the time of change, which no client can set, and is at the latest now.
    """
    now, lines, changed_at = time.time(), [], 0.0
    for entry in walk(landing):
        lines.append(f"{entry.parts!r}|{entry.status.st_size}|{entry.status.st_mtime_ns}")
        if entry.status.st_ctime <= now + CLOCKS_APART_SECONDS:
            changed_at = max(changed_at, min(entry.status.st_ctime, now))
    return Listing(hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest(), len(lines), changed_at)


def is_settled(found: Listing, now: float, settle_seconds: float) -> bool:
    """Whether nothing has changed for `settle_seconds`: a file that still grows is not a delivery yet."""
    return now - found.changed_at >= settle_seconds
