"""Which process a run lives in, so that a later one can tell a run that works from one that was killed."""

from __future__ import annotations

import socket

import psutil

TAG = "safeguarding/process"


def this_process() -> str:
    """This process as `host/pid/start`; the start tells it from a later one with the same number."""
    process = psutil.Process()
    return f"{socket.gethostname()}/{process.pid}/{_started(process)}"


def is_alive(identity: str) -> bool:
    """Whether the process still runs. One on another host counts as alive: it cannot be seen from here."""
    host, pid, started = identity.rsplit("/", 2)
    if host != socket.gethostname():
        return True
    try:
        process = psutil.Process(int(pid))
        return process.status() != psutil.STATUS_ZOMBIE and _started(process) == started
    except psutil.NoSuchProcess:
        return False


def _started(process: psutil.Process) -> str:
    """Seconds from the machine's start to the process's: unlike a time of day they stay when the clock is set."""
    return f"{process.create_time() - psutil.boot_time():.2f}"
