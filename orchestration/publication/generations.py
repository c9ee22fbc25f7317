"""The life of a generation: built aside, made durable, switched to in one rename, and in time deleted.

Knows folders, links and permissions; nothing of what the files hold.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.files import sync
from ingest.settings import settings

KEPT = 2
PARTIAL = ".partial"
NEXT_LINK = "published.next"
READ_BITS = 0o444
ANALYSTS = frozenset({("analyst.duckdb",), ("parquet", "analyst")})
"""Where the rows of people lie in a generation; the rest is for everybody."""


class PublicationError(RuntimeError):
    """The generation may not be published; what was published stays."""


@dataclass(frozen=True)
class Access:
    """Who may read what is published: file modes of the analysts' part and of the rest, and a group by name or number
    (None: the owner's own). `is_set`: whether an operator said so, and with it that readers may come through the data
    root.
    """

    mode: int = 0o640
    public_mode: int = 0o644
    group: str | None = None
    is_set: bool = False

    @classmethod
    def from_environment(cls) -> Access:
        """From the settings; raises `SettingError`."""
        found = settings()
        return cls(
            mode=found.analyst_mode,
            public_mode=found.public_mode,
            group=found.published_group,
            is_set=bool(found.model_fields_set & {"analyst_mode", "public_mode", "published_group"}),
        )

    @property
    def passage_mode(self) -> int:
        """Readers may pass through the folders above a generation, but not list them."""
        return 0o700 | (((self.mode | self.public_mode) & READ_BITS) >> 2)

    def mode_at(self, place: PurePath) -> int:
        """The mode of files that lie at or below `place` in a generation."""
        return self.mode if place.parts[:2] in ANALYSTS else self.public_mode

    def grant(self, path: Path, mode: int) -> None:
        """Give a file or folder to the group, with what `mode` means for its kind."""
        if self.group is not None:
            shutil.chown(path, group=_group(self.group))
        # whoever may read the files of a folder may also list it
        path.chmod(0o700 | mode | ((mode & READ_BITS) >> 2) if path.is_dir() else mode)


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
    """
    logs = sorted(path.name for path in partial.rglob("*.wal"))
    if logs:
        raise PublicationError(f"not published: {', '.join(logs)} lies beside the built file")
    generation = partial.with_name(partial.name.removesuffix(PARTIAL))
    if generation.name == current(published):
        raise PublicationError(f"not published: generation {generation.name} is published already")
    if generation.exists():
        shutil.rmtree(generation)
    _let_pass(partial.parent, access)
    if access.is_set:
        _let_pass(published.parent, access)
    for path in [partial, *partial.rglob("*")]:
        access.grant(path, access.mode_at(path.relative_to(partial)))
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


def _let_pass(folder: Path, access: Access) -> None:
    """Open the way to a generation: passage, not a list of what else is there."""
    if access.group is not None:
        shutil.chown(folder, group=_group(access.group))
    folder.chmod(access.passage_mode)


def _group(group: str) -> str | int:
    return int(group) if group.isdigit() else group


def _built_at(folder: Path) -> tuple[int, str]:
    return folder.stat().st_mtime_ns, folder.name
