"""Dagster's home: where runs, events and schedules are remembered. Made whole or not at all.

Dagster sets its databases up in several steps, and two processes at once, or a kill between two steps, leave them
unusable for good. So they are set up aside, by one process, and moved to their place by one rename.
"""

import os
import shutil
from pathlib import Path

import dagster as dg

from ingest.paths import DataRoot
from orchestration.lock import writer_lock

SETTINGS = Path(__file__).with_name("dagster.yaml")
SET_UP_SECONDS = 120


def open_instance(root: DataRoot) -> dg.DagsterInstance:
    """Dagster's instance of this data root, set up if there is none; the caller closes it."""
    with writer_lock(root.path / "dagster.lock", "setting up Dagster", SET_UP_SECONDS):
        if not (root.dagster_home / "history").exists():
            _set_up(root)
        _put_settings(root.dagster_home)
    return _instance(root.dagster_home)


def _set_up(root: DataRoot) -> None:
    draft = root.dagster_home.with_suffix(".partial")
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir()
    _put_settings(draft)
    with _instance(draft):
        pass
    draft.rename(root.dagster_home)


def _put_settings(home: Path) -> None:
    settings = home / SETTINGS.name
    if not settings.exists() or settings.read_bytes() != SETTINGS.read_bytes():
        draft = settings.with_suffix(".partial")
        shutil.copyfile(SETTINGS, draft)
        draft.replace(settings)


def _instance(home: Path) -> dg.DagsterInstance:
    os.environ["DAGSTER_HOME"] = str(home)
    return dg.DagsterInstance.get()
