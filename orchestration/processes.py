"""Which process a run lives in, so that a later one can tell a run that works from one that was killed."""

from __future__ import annotations

import os
import socket
from pathlib import Path

TAG = "safeguarding/process"


def this_process() -> str:
    """This process as `host/pid/start time`; the start time tells it from a later one with the same number."""
    identity = _identity(os.getpid())
    if identity is None:
        raise RuntimeError("this process is not listed in /proc")
    return identity


def is_alive(identity: str) -> bool:
    """Whether the process still runs. One on another host counts as alive: it cannot be seen from here."""
    host, pid, _ = identity.rsplit("/", 2)
    return host != socket.gethostname() or _identity(int(pid)) == identity


def _identity(pid: int) -> str | None:
    try:
        status = (Path("/proc") / str(pid) / "stat").read_text()
    except FileNotFoundError:
        return None
    # What follows the command's name (which may hold blanks): field 3 is the state, field 22 the start time.
    fields = status.rpartition(")")[2].split()
    return None if fields[0] == "Z" else f"{socket.gethostname()}/{pid}/{fields[19]}"
