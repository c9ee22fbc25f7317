"""At most one writer: an advisory lock on one file, which the kernel drops when its holder dies.

Knows nothing of Dagster; `resources.py` holds the lock over a run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.faults import PlainError
from ingest.paths import PRIVATE_FILE

POLL_SECONDS = 0.2


class LockHeldError(PlainError):
    """Another run holds the data root, and still held it when the wait was over."""


@contextmanager
def writer_lock(path: Path, run_id: str, wait_seconds: float) -> Iterator[None]:
    """Hold the lock at `path` for `run_id`.

    Waits up to `wait_seconds` for the present holder.

    Raises:
        LockHeldError: the wait ran out; the message says which process and run hold the lock, and since when.
    """
    # A lock that only looks whether a file exists would outlive a killed holder.
    lock = FileLock(path, wait_seconds, mode=PRIVATE_FILE, poll_interval=POLL_SECONDS, fallback_to_soft=False)
    try:
        held = lock.acquire()
    except Timeout:
        raise LockHeldError(
            f"another run is writing here ({holder(path)}); waited {wait_seconds:g} s for it to finish"
        ) from None
    with held:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        path.write_text(json.dumps({"pid": os.getpid(), "run_id": run_id, "since": since}))
        try:
            yield
        finally:
            os.truncate(path, 0)


def holder(path: Path) -> str:
    """Who holds the lock at `path`, in plain words, as far as its file says."""
    try:
        entry = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return "another process"
    return f"process {entry['pid']}, run {entry['run_id']}, since {entry['since']}"
