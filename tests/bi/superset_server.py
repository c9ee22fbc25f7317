"""Apache Superset on the loopback address as `make superset` starts it, with a record that goes with the tests."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.superset import server as superset
from tests.bi import tools

START_SECONDS = 180


@dataclass(frozen=True)
class Server:
    """The running server: its address, and the password of its one user."""

    address: str
    password: str


@contextlib.contextmanager
def running(folder: Path, public_file: Path) -> Iterator[Server]:
    """Superset set up below `folder`, with the dashboard, and served until the block is left."""
    home, password = superset.prepare(folder, public_file)
    port = tools.free_port()
    log = home / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [superset.PROGRAM, *superset.serving(port)],
            env=superset.environment(home),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", password)
    try:
        _wait_until_it_answers(server, process, log)
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_it_answers(server: Server, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{server.address}/health", timeout=30).close()
            return
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.5)
