"""What a process needs before it can run the pipeline: folders and environment variables.

The places themselves are declared once, in `ingest.paths`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest import database
from ingest.paths import DataRoot

MOST_HISTORY_DAYS = 36500


def spill_folder(root: DataRoot) -> Path:
    """Where DuckDB spills while dbt runs: rows of people, in the clear, so cleared before each run."""
    return root.warehouse.parent / "spill"


def log_folder(root: DataRoot) -> Path:
    """Where Dagster and dbt write what is not for the terminal."""
    return root.path / "logs"


def prepare(root: DataRoot) -> None:
    """Make the data root ready for a run and tell this process and its children where it is.

    Everything made from here on is private to its owner, whatever the caller's umask was; the mode of a data root
    that exists is left alone, because the operator may let a group pass through it to the published files.
    """
    os.umask(0o077)
    root.prepare()
    log_folder(root).mkdir(exist_ok=True)
    os.environ["SAFEGUARDING_DATA"] = str(root.path)
    os.environ["DAGSTER_HOME"] = str(root.dagster_home)


def dbt_environment(root: DataRoot) -> dict[str, str]:
    """The variables that point dbt's profile to the warehouse of `root`."""
    return {
        "SAFEGUARDING_WAREHOUSE": str(root.warehouse),
        "SAFEGUARDING_SPILL": str(spill_folder(root)),
        "SAFEGUARDING_DBT_TARGET": "warehouse" if database.encryption_key() is None else "encrypted",
    }


@contextmanager
def scratch(root: DataRoot) -> Iterator[None]:
    """Keep this process's temporary files below the data root, and delete them after use.

    They may hold rows of people, so what a killed run left of its own goes first. Only under the writer's lock.
    """
    folder = root.path / "tmp"
    before = tempfile.tempdir
    for left_behind in (folder, spill_folder(root)):
        if left_behind.exists():
            shutil.rmtree(left_behind)
    folder.mkdir()
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder)


def lock_wait_seconds() -> float:
    """How long a run waits for another to finish: `SAFEGUARDING_LOCK_WAIT_SECONDS`, ten minutes when not set."""
    return float(os.environ.get("SAFEGUARDING_LOCK_WAIT_SECONDS") or 600)


def history_days() -> int:
    """How long the history of runs is kept: `SAFEGUARDING_HISTORY_DAYS`, 400 days when not set.

    Raises:
        ValueError: the setting is not a whole number of days, from 1 to a hundred years.
    """
    given = os.environ.get("SAFEGUARDING_HISTORY_DAYS") or "400"
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= MOST_HISTORY_DAYS):
        raise ValueError(
            f"SAFEGUARDING_HISTORY_DAYS is {given!r}: give a whole number of days from 1 to {MOST_HISTORY_DAYS}"
        )
    return int(given)
