"""What a command cost: CPU-seconds of it and its children, wall seconds, peak memory of its largest process."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """CPU and wall in seconds, memory in megabytes."""

    cpu: float
    wall: float
    peak_megabytes: float


def run(command: Sequence[str], *, environment: Mapping[str, str], log: Path) -> Cost:
    """Run the command to its end, its output into ``log``. Raises RuntimeError when it fails."""
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}; see {log}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024)
