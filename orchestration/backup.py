"""Copies what the pipeline could not make again, whole, between two runs: `safeguarding backup`.

The keys are not copied: a copy beside its key protects nothing. What is left out (warehouse, published files) a night
makes again from the rest.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

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
    """Copy landing zone, lake, quarantine, register, audit trail, erasure list and release; returns the copy's folder.

    Under the writer's lock. The copy appears under its name when it is whole.
    """
    private_directory(folder)
    for killed in folder.glob(f"*Z{PARTIAL}"):
        shutil.rmtree(killed)
    target = folder / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    draft = target.with_suffix(PARTIAL)
    draft.mkdir(mode=PRIVATE_DIRECTORY)
    for part in (root.landing, root.lake, root.quarantine, root.audit, root.erasures, root.releases):
        if part.exists():
            shutil.copytree(part, draft / part.name, symlinks=True, ignore=shutil.ignore_patterns("*.key"))
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


if __name__ == "__main__":
    from orchestration.cli import app

    app(["backup", *sys.argv[1:]], prog_name="safeguarding")
