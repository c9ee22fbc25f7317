"""A Spark cluster on this machine: a standalone master and two workers, of which one can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKERS = 2
SECONDS_TO_START = 120
DAEMON = "org.apache.spark.deploy"
HOST = "127.0.0.1"


@dataclass
class Cluster:
    """The master's URL and the workers' processes."""

    master: str
    workers: list[subprocess.Popen]

    @property
    def alive(self) -> int:
        """How many workers run."""
        return sum(worker.poll() is None for worker in self.workers)

    def kill_one(self) -> None:
        """End a worker, and the executor that it started, as a power cut would."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)
        self.workers[0].wait()


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a master and two workers of one core each; all of them end with the block.

    Raises:
        TimeoutError: the master did not answer in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    address = ["--host", HOST, "--webui-port", "0"]
    with (folder / "cluster.log").open("w") as log:
        master = _start(["master.Master", *address, "--port", str(port)], folder, log)
        started = [master]
        try:
            _wait_for(port, master)
            url = f"spark://{HOST}:{port}"
            worker = ["worker.Worker", *address, "--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work")]
            workers = [_start([*worker, url], folder, log) for _ in range(WORKERS)]
            started += workers
            yield Cluster(url, workers)
        finally:
            for process in started:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def _start(command: list[str], folder: Path, log) -> subprocess.Popen:
    """A daemon in a process group of its own, so that the executors it starts end with it."""
    import pyspark

    home = Path(pyspark.__file__).parent
    memory = {"SPARK_DAEMON_MEMORY": "200m", "SPARK_LOCAL_DIRS": str(folder / "spill"), "SPARK_LOCAL_IP": HOST}
    return subprocess.Popen(
        [home / "bin" / "spark-class", f"{DAEMON}.{command[0]}", *command[1:]],
        env=os.environ | memory | {"SPARK_HOME": str(home), "SPARK_NO_DAEMONIZE": "1"},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for(port: int, master: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and master.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.5)
    raise TimeoutError("Spark's master does not answer; cluster.log in its folder says why")
