"""Has anything changed since the last night? Then its figures do not stand, and a whole night is due.

    what the night starts from, by hash -> a whole night -> the record of it, with the hash of every published file
    the record, and what there is now   -> what has changed, in words; nothing: the published files still stand

The record goes as soon as a run begins to write, and is made when a whole night has published. After a night that
failed, was killed or built only a part there is none. Every doubt counts as a change. No Dagster here.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from ingest import database
from ingest.boundary.pseudonyms import key_fingerprint, load_key
from ingest.files import draft_of, publish, sync
from ingest.load import files_if_none_is_new
from ingest.mappings import files as mappings
from ingest.paths import CHECKOUT, DataRoot
from ingest.register import Register
from ingest.settings import SECRETS, Settings, settings
from orchestration.publication import generations, releases

CODE = ("ingest", "expectations", "orchestration", "dbt_project")
SEEDS = "dbt_project/seeds"
NOT_CODE = frozenset({"__pycache__", "target", "logs"})
"""Folders that a run writes."""
CLOCK_SECONDS = 1.0
"""The system tells only to the second when a process began."""
WHO_IS_TOLD = frozenset(name for name in Settings.model_fields if name.startswith(("alert_", "smtp_")))
"""Settings that change nothing in a night."""


@dataclass(frozen=True)
class Night:
    """A whole night that published: its run, when it ended (ISO 8601, UTC), what it started from and what it left, by
    hash, and the SHA-256 of each published file by its place in the generation."""

    run_id: str
    at: str
    inputs: Mapping[str, str]
    state: Mapping[str, str]
    files: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """The night whose figures still stand, and how many delivered files were looked at to say so."""

    night: Night
    delivered: int


def begin(root: DataRoot) -> tuple[Standing | None, list[str]]:
    """The night whose figures stand, or None and what has changed, in words; from now on there is no record of it.

    Under the writer's lock. Whoever changes nothing puts the record back with `keep`.
    """
    night = _taken(root)
    if night is None:
        return None, ["no whole night has been published since"]
    try:
        changed = next(_changes(root, night), None)
    except (releases.PublicationError, database.EncryptionError) as error:
        return None, [str(error)]
    if changed:
        return None, changed
    delivered = files_if_none_is_new(root)
    if delivered is None:
        return None, ["delivered files"]
    return Standing(night, delivered), []


def inputs(root: DataRoot) -> dict[str, str]:
    """What a night rests on besides deliveries, by hash: code, packages, reference tables, mappings, settings, key."""
    seeds = CHECKOUT / SEEDS
    # Of keys and passwords no hash is kept.
    values = settings().model_dump(mode="json", exclude=SECRETS | WHO_IS_TOLD)
    values["is_demonstration"] = root.demonstration_truth.exists()
    values["is_encrypted"] = database.encryption_key() is not None
    return {
        "the code": _hash_of_files(path for path in _code() if not path.is_relative_to(seeds)),
        "the installed packages": _hash_of_lines(_packages()),
        "reference tables": _hash_of_files(sorted(seeds.rglob("*"))),
        "mappings": mappings.fingerprint(root),
        "settings": _hash_of_lines([json.dumps(values, sort_keys=True)]),
        "the pseudonym key": key_fingerprint(load_key(root.path)),
    }


def remember(root: DataRoot, run_id: str, started_from: Mapping[str, str]) -> None:
    """Keep the record of a whole night that has just published, unless what it started from has changed meanwhile."""
    if started_from != inputs(root) or is_edited_since_start():
        return
    files = dict(_published(root))
    keep(root, Night(run_id, datetime.now(UTC).isoformat(timespec="seconds"), started_from, _state(root), files))


def is_edited_since_start() -> bool:
    """Whether a file of the code was written after this process began, which may have read it before."""
    started = psutil.Process().create_time() - CLOCK_SECONDS
    return any(path.stat().st_ctime > started for path in _code())


def keep(root: DataRoot, night: Night) -> None:
    """Write the record of a night, durably."""
    with draft_of(root.last_night) as draft:
        draft.write_text(json.dumps(asdict(night)), encoding="utf-8")
        publish(draft, root.last_night)


def _taken(root: DataRoot) -> Night | None:
    """The record, which goes at once: a run that is killed must not leave it behind. None of what is no record."""
    if not root.last_night.exists():
        return None
    text = root.last_night.read_text(encoding="utf-8")
    root.last_night.unlink()
    sync(root.path)
    try:
        return Night(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _changes(root: DataRoot, night: Night) -> Iterator[list[str]]:
    """What has changed since that night, what is cheapest to see first."""
    if generations.current(root.published) != night.run_id:
        yield ["what is published"]
    if changed := _different(night.inputs, inputs(root)):
        yield changed
    if changed := _different(night.state, _state(root)):
        yield changed
    if database.encryption_key() is not None:
        # Of the key itself no hash is kept: does it still open what was written under it?
        database.connect(root.warehouse, read_only=True).close()
    release = releases.last(root)
    if why := releases.why_due(root, release, release.complete if release else frozenset(), releases.today()):
        # After the colon stands what an operator typed.
        yield [f"a new release of the public file is due: {why.partition(':')[0]}"]
    if release is None or release.changed_files() or dict(_published(root)) != night.files:
        yield ["published files"]


def _state(root: DataRoot) -> dict[str, str]:
    """What the night leaves behind and the next one starts from: decisions by content, files by size and time."""
    with Register(root.register) as register:
        decisions = register.overview.fingerprint()
    return {
        "deliveries or rulings on them": decisions,
        "the lake": _hash_of_lines(_stamps(root.lake)),
        "the identity store": _hash_of_lines(_stamps(root.identities)),
        "the warehouse": _hash_of_lines(_stamps(root.warehouse.parent, f"{root.warehouse.name}*")),
    }


def _different(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in (before | now) if before.get(name) != now.get(name)]


def _published(root: DataRoot) -> Iterator[tuple[str, str]]:
    """Place and SHA-256 of every file of the published generation."""
    generation = root.published.resolve()
    for path in sorted(generation.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield str(path.relative_to(generation)), hashlib.file_digest(file, "sha256").hexdigest()


def _code() -> Iterator[Path]:
    for folder in CODE:
        for top, folders, names in os.walk(CHECKOUT / folder):
            folders[:] = sorted(name for name in folders if name not in NOT_CODE)
            yield from (Path(top, name) for name in sorted(names))


def _packages() -> list[str]:
    """Python, and name and version of every installed package."""
    installed = {each.name for folder in sys.path if folder for each in Path(folder).glob("*.dist-info")}
    return [sys.version, *sorted(installed)]


def _stamps(folder: Path, pattern: str = "*") -> Iterator[str]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            status = path.stat()
            yield f"{path.relative_to(folder)}|{status.st_size}|{status.st_mtime_ns}"


def _hash_of_files(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(CHECKOUT)}|{len(content)}|".encode())
            digest.update(content)
    return digest.hexdigest()


def _hash_of_lines(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
