"""The public file is released, not refreshed: when a new one is due, where the last one is kept, and how it is carried
over.

A release is made on the first night, when a quarter of some authority has become complete, on the yearly revision day,
or when an operator asks. On every other night the new generation gets the files of the last release, byte for byte, so
that nobody can subtract last night's from tonight's. `releases/<run id>/` keeps them and, private, the true figures
that they were made of, by which the next release tells what changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ingest import database
from ingest.faults import PlainError
from ingest.files import publish, sync
from ingest.paths import DataRoot, private_directory
from ingest.settings import settings
from orchestration.publication import derived
from orchestration.publication.generations import PARTIAL, PublicationError

if TYPE_CHECKING:
    import polars as pl

    from orchestration.disclosure.earlier import Earlier

RECORD, FIGURES, FILES, REQUEST = "release.json", "figures.duckdb", "files", "request.json"
PARTS = ("public.duckdb", "parquet/public", "report")
"""What a generation holds for everybody."""
LONDON = ZoneInfo("Europe/London")
FIRST = "the first release"
REVISION = "the yearly revision day"
REMEMBERED = {schema: f"remembered_{schema}" for schema in ("kpi", "evaluation", "monitoring")}
"""Schemas of figures that an earlier release had and this one has not."""

Complete = frozenset[tuple[str, str, str]]
"""Authority, indicator and quarter start (ISO) of every figure that is complete."""


@dataclass(frozen=True)
class Release:
    """A release: its folder, the run that made it and why; the days on which it was made and on which figures were last
    revised; what was complete; the SHA-256 of each file by its place in a generation."""

    folder: Path
    run_id: str
    why: str
    released_on: date
    revised_on: date
    complete: Complete
    sha256: Mapping[str, str]

    def changed_files(self) -> list[str]:
        """Places of files that are gone or no longer what was released."""
        files = self.folder / FILES
        return [
            place
            for place, sha256 in self.sha256.items()
            if not (files / place).is_file() or _sha256(files / place) != sha256
        ]

    def earlier(self) -> Earlier:
        """What the next release is compared with. Where the true figures are encrypted under a key that is no longer
        set, those that the public saw stand for them."""
        from orchestration.disclosure.earlier import Earlier

        public = _tables(self.folder / FILES / "public.duckdb")
        public = {table: frame for table, frame in public.items() if table not in derived.DESCRIPTIONS}
        try:
            stored = _tables(self.folder / FIGURES, (*REMEMBERED, *REMEMBERED.values()))
        except database.EncryptionError:
            return Earlier(public, public, is_stand_in=True)
        figures = {table: stored[table] for table in stored if not table.startswith(tuple(REMEMBERED.values()))}
        remembered = {
            f"{schema}.{name}": stored[f"{place}.{name}"]
            for schema, place in REMEMBERED.items()
            for name in (table.partition(".")[2] for table in stored if table.startswith(f"{place}."))
        }
        return Earlier(figures, public, remembered)


def today() -> date:
    """The day in London, by which councils work."""
    return datetime.now(LONDON).date()


def last(root: DataRoot) -> Release | None:
    """The release that readers have, or had before what was published was withdrawn; None before the first.

    Raises:
        PublicationError: the release that readers have is gone.
    """
    folders = [folder for folder in _folders(root) if (folder / RECORD).exists()]
    published = root.published / RECORD
    if published.exists():
        named = json.loads(published.read_text(encoding="utf-8"))["run_id"]
        folders = [folder for folder in folders if folder.name == named]
        if not folders:
            raise PublicationError(
                f"the release {named} that readers have is not in {root.releases}: put it back from a backup, or delete"
                f" {published} to release anew, compared with nothing"
            )
    return _read(max(folders, key=lambda folder: folder.stat().st_mtime_ns)) if folders else None


def why_due(root: DataRoot, release: Release | None, complete: Complete, day: date) -> str | None:
    """Why a new release is due on this day, or None."""
    if release is None:
        return FIRST
    # A clock that ran ahead once must not put the next revision off for good.
    if min(release.revised_on, day) < last_revision_day(day):
        return REVISION
    if new := complete - release.complete:
        authorities = ", ".join(sorted({authority for authority, _, _ in new}))
        return f"a quarter has become complete: {authorities}"
    request = root.releases / REQUEST
    if request.exists():
        return f"an operator asked: {json.loads(request.read_text(encoding='utf-8'))['reason']}"
    return None


def last_revision_day(day: date) -> date:
    """The latest revision day up to this day, by the setting."""
    this_year = date.fromisoformat(f"{day.year}-{settings().revision_day}")
    return this_year if this_year <= day else this_year.replace(year=day.year - 1)


def request(root: DataRoot, reason: str) -> None:
    """Let the next night make a new release, and say why. Raises `PlainError` without a reason."""
    if not reason.strip():
        raise PlainError("a reason is needed: it is kept with the release")
    private_directory(root.releases)
    draft = root.releases / f"{REQUEST}{PARTIAL}"
    draft.write_text(json.dumps({"reason": reason.strip()}), encoding="utf-8")
    publish(draft, root.releases / REQUEST)


def carry_over(release: Release, partial: Path) -> None:
    """Give a generation that is being built the files of a release, as they are.

    Raises:
        PublicationError: they are not what was released.
    """
    if changed := release.changed_files():
        raise PublicationError(
            f"not published: {len(changed)} files of the release {release.run_id} were changed below {release.folder}:"
            " put them back from a backup, or ask for a new release with `safeguarding release-public`"
        )
    for place in release.sha256:
        _copy(release.folder / FILES / place, partial / place)
    _name(partial, release.run_id, release.released_on)


def keep(
    root: DataRoot,
    partial: Path,
    run_id: str,
    figures: Mapping[str, pl.DataFrame],
    remembered: Mapping[str, pl.DataFrame],
    *,
    why: str,
    complete: Complete,
    before: Release | None,
    day: date,
) -> Release:
    """Keep what a generation holds for everybody as the release of this run; call before readers are switched to it."""
    draft = root.releases / f"{run_id}{PARTIAL}"
    _remove(draft)
    private_directory(draft / FILES)
    places = sorted(str(path.relative_to(partial)) for path in _files(partial))
    for place in places:
        _copy(partial / place, draft / FILES / place)
    stored = {
        **figures,
        **{f"{REMEMBERED[t.partition('.')[0]]}.{t.partition('.')[2]}": f for t, f in remembered.items()},
    }
    with database.connect(draft / FIGURES) as connection:
        for schema in sorted({table.partition(".")[0] for table in stored}):
            connection.execute(f"create schema {schema}")
        for table, frame in stored.items():
            connection.register("figures", frame.to_arrow())
            connection.execute(f"create table {table} as from figures")
            connection.unregister("figures")
    is_revision = before is None or why == REVISION
    record = {
        "run_id": run_id,
        "why": why,
        "released_on": day.isoformat(),
        "revised_on": (day if is_revision else min(before.revised_on, day)).isoformat(),
        "complete": sorted(complete),
        "sha256": {place: _sha256(partial / place) for place in places},
    }
    (draft / RECORD).write_text(json.dumps(record), encoding="utf-8")
    _name(partial, run_id, day)
    for path in [*draft.rglob("*"), draft]:
        sync(path)
    target = root.releases / run_id
    _remove(target)
    publish(draft, target)
    return _read(target)


def clear_left_behind(root: DataRoot) -> None:
    """Delete what killed runs left, and releases that readers no longer have. Only under the writer's lock."""
    kept = last(root)
    for folder in root.releases.glob("*"):
        if folder.is_dir() and (kept is None or folder != kept.folder):
            shutil.rmtree(folder)
    (root.releases / f"{REQUEST}{PARTIAL}").unlink(missing_ok=True)


def fulfilled(root: DataRoot) -> None:
    """The request of an operator, if there was one, is done."""
    (root.releases / REQUEST).unlink(missing_ok=True)


def _read(folder: Path) -> Release:
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return Release(
        folder,
        record["run_id"],
        record["why"],
        date.fromisoformat(record["released_on"]),
        date.fromisoformat(record["revised_on"]),
        frozenset((authority, indicator, quarter) for authority, indicator, quarter in record["complete"]),
        record["sha256"],
    )


def _folders(root: DataRoot) -> Iterable[Path]:
    if not root.releases.exists():
        return []
    return [each for each in root.releases.iterdir() if each.is_dir() and each.suffix != PARTIAL]


def _files(partial: Path) -> Iterable[Path]:
    for part in PARTS:
        path = partial / part
        yield from [path] if path.is_file() else (each for each in path.rglob("*") if each.is_file())


def _tables(path: Path, schemas: Iterable[str] = REMEMBERED) -> Mapping[str, pl.DataFrame]:
    """The tables of a file in these schemas, their rows in the order in which they were written."""
    with database.connect(path, read_only=True) as connection:
        found = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where not internal and list_contains($1, schema_name) order by all",
            [list(schemas)],
        ).fetchall()
        return {table: connection.execute(f"from {table} order by rowid").pl() for (table,) in found}


def _copy(source: Path, target: Path) -> None:
    """A file of its own: whoever writes to what is published does not change what is kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _name(partial: Path, run_id: str, released_on: date) -> None:
    """Say in a generation which release it holds; why it was made is no reader's business."""
    said = {"run_id": run_id, "released_on": released_on.isoformat()}
    (partial / RECORD).write_text(json.dumps(said), encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
