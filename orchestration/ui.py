"""Dagster's UI and daemon on this machine only, on the nightly run's own history: `safeguarding ui`.

The UI has no login of its own, so it listens on the loopback address; for a proxy in front of it see
dbt_project/docs/operations.md.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from ingest.paths import CHECKOUT, DataRoot
from ingest.settings import settings
from orchestration import environment
from orchestration.history.instance import open_instance
from orchestration.history.recovery import fail_dead_runs

HOST = "127.0.0.1"


def main() -> NoReturn:
    """Become Dagster's UI and daemon; ends when they do."""
    root = DataRoot.from_environment()
    environment.prepare(root)
    with open_instance(root) as instance:
        fail_dead_runs(instance)
    os.chdir(CHECKOUT)
    # Dagster's own processes load the event log's class from the checkout.
    os.environ["PYTHONPATH"] = str(CHECKOUT)
    # Started in the background by a script it would inherit that interrupts are ignored, and Dagster then ignores
    # being told to end as well.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    address = ["-h", HOST, "-p", str(settings().ui_port)]
    os.execv(sys.executable, [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml", *address])


if __name__ == "__main__":
    from orchestration.cli import app

    app(["ui", *sys.argv[1:]], prog_name="safeguarding")
