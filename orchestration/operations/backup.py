"""Copies what the pipeline could not make again, whole, between two runs: `safeguarding backup`.

The keys are not copied: a copy beside its key protects nothing. What is left out (warehouse, published files) a night
makes again from the rest.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ingest.faults import PlainError
from ingest.files import publish, sync
from ingest.paths import PRIVATE_DIRECTORY, DataRoot, private_directory
from ingest.settings import settings
from orchestration import environment
from orchestration.lock import writer_lock

HOLDER = "backup"
PARTIAL = ".partial"


def main(folder: Path | None = None) -> int:
    """Copy to a folder of the day and time below `folder`, or below `backups/` of the data root; returns 0.

    Raises:
        LockHeldError: nothing was copied.
    """
    root = DataRoot.from_environment()
    environment.prepare(root)
    with writer_lock(root.lock, HOLDER, settings().lock_wait_seconds):
        copy = back_up(root, folder or root.backups)
    print(f"Copied to {copy}. Keep the keys apart: {root.pseudonym_key.name} and the erasure list's key.")
    return 0


def back_up(root: DataRoot, folder: Path) -> Path:
    """Copy landing zone, mappings, lake, identity store, quarantine, register, audit trail, erasure list and release.

    Returns the copy's folder. Under the writer's lock. The copy appears under its name when it is whole.
    """
    private_directory(folder)
    for killed in folder.glob(f"*Z{PARTIAL}"):
        shutil.rmtree(killed)
    target = folder / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    draft = target.with_suffix(PARTIAL)
    draft.mkdir(mode=PRIVATE_DIRECTORY)
    kept = (root.landing, root.mappings, root.lake, root.identities, root.quarantine)
    for part in (*kept, root.audit, root.erasures, root.releases):
        if part.exists():
            _copy(part, draft / part.name)
    if root.register.exists():
        with (
            closing(sqlite3.connect(root.register)) as source,
            closing(sqlite3.connect(draft / "register.sqlite")) as to,
        ):
            source.backup(to)
    for path in draft.rglob("*"):
        if not path.is_symlink():
            sync(path)
    publish(draft, target)
    return target


def _copy(part: Path, target: Path) -> None:
    try:
        shutil.copytree(part, target, symlinks=True, ignore=_left_out)
    except shutil.Error as error:
        number = len(error.args[0])
        raise PlainError(
            f"{number} files below {part} could not be copied, perhaps because they were moved; run this again"
        ) from None


def _left_out(folder: str, names: list[str]) -> set[str]:
    """Keys, and what holds no bytes to copy: pipes, sockets."""
    modes = {name: os.lstat(Path(folder) / name).st_mode for name in names if os.path.lexists(Path(folder) / name)}
    copied = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
    return {name for name in names if name.endswith(".key") or not any(kind(modes.get(name, 0)) for kind in copied)}
