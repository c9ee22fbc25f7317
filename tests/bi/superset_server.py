"""Apache Superset on the loopback address, with a record of its own in SQLite that goes when the tests are over."""

import contextlib
import os
import secrets
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bi import tools

USER = "analyst"
START_SECONDS = 180
SET_UP = (
    ("db", "upgrade"),
    ("fab", "create-admin", "--username", USER, "--firstname", "An", "--lastname", "Analyst", "--email", "a@localhost"),
    ("init",),
)


@dataclass(frozen=True)
class Server:
    """The running server: its address, and the password of its one user."""

    address: str
    password: str


@contextlib.contextmanager
def running(home: Path) -> Iterator[Server]:
    """Superset set up below `home` by its own commands and served until the block is left."""
    password, port = secrets.token_urlsafe(), tools.free_port()
    environment = tools.environment(
        home,
        FLASK_APP="superset",
        SUPERSET_HOME=str(home),
        SUPERSET_CONFIG_PATH=str(tools.HERE / "superset" / "superset_config.py"),
        SUPERSET_SECRET_KEY=secrets.token_urlsafe(42),
    )
    superset = tools.program("superset", "superset")
    log = home / "superset.log"
    with log.open("w") as out:
        for command in SET_UP:
            extra = ("--password", password) if "create-admin" in command else ()
            ended = subprocess.run([superset, *command, *extra], env=environment, stdout=out, stderr=out, check=False)
            assert ended.returncode == 0, log.read_text()
        process = subprocess.Popen(
            [superset, "run", "-h", "127.0.0.1", "-p", str(port), "--with-threads"],
            env=environment,
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
