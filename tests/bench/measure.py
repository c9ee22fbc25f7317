"""What a command cost: CPU-seconds of it and its children, wall seconds, peak memory of all its processes together."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SECONDS_BETWEEN_LOOKS = 0.5


@dataclass(frozen=True)
class Cost:
    """CPU and wall in seconds; memory in megabytes, pages that processes share counted once."""

    cpu: float
    wall: float
    peak_megabytes: float


def run(command: Sequence[str], *, environment: Mapping[str, str], log: Path, folder: Path | None = None) -> Cost:
    """Run the command in a folder to its end, its output into `log`. Raises RuntimeError when it fails."""
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output, cwd=folder)
        ended, peaks = threading.Event(), [0]
        watch = threading.Thread(target=_watch, args=(process.pid, ended, peaks), daemon=True)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        ended.set()
        watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} ended with {process.returncode}; see {log}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, max(max(peaks) / 1e6, usage.ru_maxrss / 1024))


def _watch(pid: int, ended: threading.Event, peaks: list[int]) -> None:
    while not ended.wait(SECONDS_BETWEEN_LOOKS):
        try:
            tree = [process := psutil.Process(pid), *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        peaks.append(sum(map(_memory, tree)))


def _memory(process: psutil.Process) -> int:
    try:
        used = process.memory_full_info()
    except psutil.Error:  # it has ended since it was listed
        return 0
    return getattr(used, "pss", used.rss)
