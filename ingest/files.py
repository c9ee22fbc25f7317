"""Notices that a file was written to, and replaces files so that a power cut leaves the old one or the new one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.paths import PRIVATE_FILE, private_directory

DRAFT_SUFFIX = ".tmp"


@dataclass(frozen=True)
class Stamp:
    """What changes when a file is written to: size in bytes, times in nanoseconds, inode.

    The time of change (`ctime_ns`) also tells a file that was given its old modification time back.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp in a result of `os.stat` or `os.fstat`."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@contextmanager
def draft_of(target: Path, stage: str = "draft") -> Iterator[Path]:
    """A private, empty file in the folder of `target`. It is removed at the end unless `publish` has moved it."""
    private_directory(target.parent)
    draft = target.with_name(f".{target.name}.{stage}.{os.getpid()}{DRAFT_SUFFIX}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def publish(draft: Path, target: Path) -> None:
    """Make the draft the target, durably: content first, then the name."""
    sync(draft)
    draft.replace(target)
    sync(target.parent)


def remove_orphaned_drafts(folder: Path) -> None:
    """Remove all drafts below `folder`: they hold personal data, and were left by a process that died.

    Only under the writer's lock, and while nobody works at a draft there.
    """
    for draft in list(folder.rglob(f".*{DRAFT_SUFFIX}")):
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until the disk has the file's content, or the folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
