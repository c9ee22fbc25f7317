"""The trail's file: JSON lines, only ever added to, each chained to the one before.

The register remembers what is pending and what was written last (`journal`); `verify` judges a trail.
"""

import hashlib
import json
import os
import pwd
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.files import sync
from ingest.paths import PRIVATE_FILE, private_directory
from ingest.settings import settings

FILE_NAME = "trail.jsonl"
FIELDS = {"sequence", "at", "who", "what", "event_id", "details", "previous", "sha256"}
FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class Head:
    """How many entries a trail has, and the SHA-256 of the last one."""

    entries: int = 0
    sha256: str = FIRST_PREVIOUS


def operator() -> str:
    """Who is at work: `SAFEGUARDING_OPERATOR`, else the name of the system's user."""
    try:
        return settings().operator or pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a user that the system has no name for
        return str(os.getuid())


@dataclass(frozen=True)
class Event:
    """Something that was done. `details` are texts and whole numbers, by name; `at` is ISO 8601 in UTC."""

    what: str
    details: Mapping[str, str | int | None] = field(default_factory=dict)
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    who: str = field(default_factory=operator)
    event_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def canonical(entry: Mapping[str, Any]) -> bytes:
    """An entry as the bytes that are hashed and written: JSON, keys sorted, no blanks."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 of an entry, without the field that holds it."""
    return hashlib.sha256(canonical({name: value for name, value in entry.items() if name != "sha256"})).hexdigest()


def append(folder: Path, events: Sequence[Event], head: Head) -> Head:
    """Add the events to the trail below `folder`, durably and in one piece, after `head`; returns the new head."""
    lines = []
    for event in events:
        entry = {
            "sequence": head.entries + 1,
            "at": event.at,
            "who": event.who,
            "what": event.what,
            "event_id": event.event_id,
            "details": dict(event.details),
            "previous": head.sha256,
        }
        entry["sha256"] = digest(entry)
        head = Head(entry["sequence"], entry["sha256"])
        lines.append(canonical(entry) + b"\n")
    if lines:
        private_directory(folder)
        is_new = not (folder / FILE_NAME).exists()
        _write(folder / FILE_NAME, b"".join(lines), os.O_APPEND)
        if is_new:
            sync(folder)
    return head


def entries_after(folder: Path, sequence: int) -> Iterator[dict[str, Any]]:
    """The trail's whole and readable lines that say they come after `sequence`."""
    if not (folder / FILE_NAME).exists():
        return
    with (folder / FILE_NAME).open("rb") as lines:
        for line in lines:
            entry = parsed(line)
            if entry is not None and entry["sequence"] > sequence:
                yield entry


def parsed(line: bytes) -> dict[str, Any] | None:
    """The entry of a line, or None where it is none: cut short, or not what this module writes."""
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    well_formed = isinstance(entry, dict) and entry.keys() == FIELDS and isinstance(entry["sequence"], int)
    return entry if well_formed and canonical(entry) + b"\n" == line else None


def torn_end(folder: Path) -> bytes:
    """The bytes after the trail's last whole line: what a killed process or a full disk left; b'' where nothing is."""
    path = folder / FILE_NAME
    return path.read_bytes().rpartition(b"\n")[2] if path.exists() else b""


def keep_aside(folder: Path, torn: bytes, event_id: str) -> None:
    """Copy a torn end to a file of its own, durably."""
    _write(folder / f"torn-{event_id}.bin", torn, os.O_EXCL)
    sync(folder)


def cut_off(folder: Path, torn: bytes) -> None:
    """Take a torn end off the trail."""
    path = folder / FILE_NAME
    with path.open("r+b") as trail:
        trail.truncate(path.stat().st_size - len(torn))
        os.fsync(trail.fileno())


def _write(path: Path, content: bytes, flags: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flags, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        written = 0
        while written < len(content):
            written += file.write(content[written:])
        os.fsync(file.fileno())
