"""The life of a generation: built aside, made durable, switched to in one rename, and in time deleted.

Knows folders and links; nothing of what the files hold. Who may read them is `access`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ingest.files import sync
from orchestration.publication.access import Access

KEPT = 2
PARTIAL = ".partial"
NEXT_LINK = "published.next"


class PublicationError(RuntimeError):
    """The generation may not be published; what was published stays."""


def current(published: Path) -> str | None:
    """The name of the generation that `published` points to, or None before the first."""
    return published.readlink().name if published.is_symlink() else None


def clear_left_behind(generations: Path, published: Path) -> None:
    """Delete what killed runs left: half-built generations, whole ones nobody was switched to, a half-made link.

    They hold personal data. Of the generations older than the published one, the newest stays. Only under the
    writer's lock.
    """
    (published.parent / NEXT_LINK).unlink(missing_ok=True)
    for folder in generations.glob(f"*{PARTIAL}"):
        shutil.rmtree(folder)
    finished = sorted(generations.iterdir(), key=_built_at, reverse=True)
    names = [folder.name for folder in finished]
    switched_to = current(published)
    first_kept = names.index(switched_to) if switched_to in names else 0 if switched_to else len(names)
    for folder in [*finished[:first_kept], *finished[first_kept + KEPT :]]:
        shutil.rmtree(folder)


def withdraw(generations: Path, published: Path, *, but: str | None = None) -> int:
    """Delete every generation but the one named, and the link unless it points there; returns how many went.

    For what must no longer be read by anybody. Only under the writer's lock.
    """
    if current(published) != but:
        published.unlink(missing_ok=True)
    gone = [folder for folder in generations.iterdir() if folder.name != but]
    for folder in gone:
        shutil.rmtree(folder)
    return len(gone)


def begin(generations: Path, run_id: str) -> Path:
    """An empty folder to build the generation of `run_id` in."""
    partial = generations / f"{run_id}{PARTIAL}"
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(mode=0o700)
    return partial


def switch(partial: Path, published: Path, access: Access) -> Path:
    """Make the built generation durable and readable, and switch readers to it; returns its folder.

    Raises:
        PublicationError: a write-ahead log lies beside a file (it would make the file unopenable), or this run has
            already published.
        AccessError: the owner may not give the files to the groups that are set.
    """
    logs = sorted(path.name for path in partial.rglob("*.wal"))
    if logs:
        raise PublicationError(f"not published: {', '.join(logs)} lies beside the built file")
    generation = partial.with_name(partial.name.removesuffix(PARTIAL))
    if generation.name == current(published):
        raise PublicationError(f"not published: generation {generation.name} is published already")
    if generation.exists():
        shutil.rmtree(generation)
    access.let_pass(partial.parent)
    if access.is_set:
        access.let_pass(published.parent)
    for path in [partial, *partial.rglob("*")]:
        access.grant(partial, path)
    for path in [*partial.rglob("*"), partial]:
        sync(path)
    partial.rename(generation)
    sync(generation.parent)
    link = published.parent / NEXT_LINK
    link.unlink(missing_ok=True)
    link.symlink_to(generation.relative_to(published.parent))
    link.replace(published)
    sync(published.parent)
    return generation


def _built_at(folder: Path) -> tuple[int, str]:
    return folder.stat().st_mtime_ns, folder.name
