"""At most one writer: an advisory lock on one file, which the kernel drops when its holder dies.

Knows nothing of Dagster; `resources.py` holds the lock over a run.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

POLL_SECONDS = 0.2


class LockHeldError(RuntimeError):
    """Another run holds the data root, and still held it when the wait was over."""


@contextmanager
def writer_lock(path: Path, run_id: str, wait_seconds: float) -> Iterator[None]:
    """Hold the lock at `path` for `run_id`.

    Waits up to `wait_seconds` for the present holder.

    Raises:
        LockHeldError: the wait ran out; the message says which process and run hold the lock, and since when.
    """
    path.touch(mode=0o600)
    with path.open("r+") as lock_file:
        _acquire(lock_file, path, wait_seconds)
        _write_holder(lock_file, run_id)
        try:
            yield
        finally:
            lock_file.seek(0)
            lock_file.truncate()


def holder(path: Path) -> str:
    """Who holds the lock at `path`, in plain words, as far as its file says."""
    try:
        entry = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return "another process"
    return f"process {entry['pid']}, run {entry['run_id']}, since {entry['since']}"


def _acquire(lock_file: TextIO, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockHeldError(
                    f"another run is writing here ({holder(path)}); waited {wait_seconds:g} s for it to finish"
                ) from None
            time.sleep(POLL_SECONDS)


def _write_holder(lock_file: TextIO, run_id: str) -> None:
    lock_file.seek(0)
    lock_file.truncate()
    since = datetime.now(UTC).isoformat(timespec="seconds")
    json.dump({"pid": os.getpid(), "run_id": run_id, "since": since}, lock_file)
    lock_file.flush()
