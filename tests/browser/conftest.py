"""Dagster's UI and daemon on a data root of their own, and a headless Chromium to look at them."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration import lives, nights

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NO_CHROMIUM = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(NO_CHROMIUM)


@dataclass
class Ui:
    """The running UI: its address and the data root it works on."""

    address: str
    root: Path

    def runs(self) -> list[dict]:
        """The runs it knows, newest first."""
        query = json.dumps({"query": "{runsOrError {... on Runs {results {runId status}}}}"}).encode()
        request = urllib.request.Request(f"{self.address}/graphql", query, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]["runsOrError"]["results"]


@pytest.fixture(scope="session")
def ui(tmp_path_factory):
    root = nights.copy_of(lives.first_night(tmp_path_factory).root, tmp_path_factory.mktemp("ui"))
    port = _free_port()
    environment = os.environ | {
        "SAFEGUARDING_DATA": str(root),
        "SAFEGUARDING_UI_PORT": str(port),
        "SAFEGUARDING_SETTLE_SECONDS": "100000",  # the sensor stays quiet: these tests start their runs themselves
    }
    with (root.parent / "ui.log").open("w") as log:
        process = subprocess.Popen(
            # as a script would start it in the background: deaf to interrupts
            ["/bin/sh", "-c", f"trap '' INT; exec {sys.executable} -m orchestration.ui"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    running = Ui(f"http://127.0.0.1:{port}", root)
    try:
        _wait_until_it_answers(running, process, root.parent / "ui.log")
        yield running
    finally:
        _stop(process)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, ui):
    page = browser.new_page(base_url=ui.address, viewport={"width": 1500, "height": 950})
    page.set_default_timeout(60_000)
    yield page
    page.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(ui: Ui, process: subprocess.Popen, log: Path, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while True:
        assert process.poll() is None, log.read_text()
        try:
            ui.runs()
            return
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.5)


def _stop(process: subprocess.Popen) -> None:
    """Told to end, it does; that it does not is an error of the tests that used it."""
    process.terminate()
    try:
        process.wait(60)
    finally:
        # Its code servers would end by themselves, but only when they have missed a few heartbeats.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
