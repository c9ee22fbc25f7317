"""Judges a trail: has any entry been changed, removed, moved, added or cut off? Reads, and repairs nothing."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.audit import trail
from ingest.audit.journal import ANCHOR_FILE, HEAD_LOST, TORN_LINE
from ingest.audit.trail import Head
from ingest.paths import DataRoot
from ingest.register import Register


@dataclass
class Verdict:
    """`problems` are faults of the trail, `notes` are for information; both in plain words."""

    head: Head = field(default_factory=Head)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify_root(root: DataRoot, expected: Mapping[str, Head] | None = None) -> Verdict:
    """Judge the trail of a data root against the register, the generations, and further heads by where they were kept.

    The heads are read before the trail, so that a run that writes meanwhile is not taken for a fault.
    """
    heads = {**generation_heads(root.generations), **(expected or {})}
    pending: Collection[str] = ()
    if root.register.exists():
        with Register(root.register) as register:
            heads["the register"] = register.audit_head()
            pending = {event.event_id for event in register.noted()}
    return verify(root.audit, heads, pending)


def generation_heads(generations: Path) -> dict[str, Head]:
    """The head that each published generation carries."""
    return {
        f"generation {path.parent.name}": Head(**json.loads(path.read_text()))
        for path in sorted(generations.glob(f"*/{ANCHOR_FILE}"))
    }


def verify(folder: Path, heads: Mapping[str, Head], pending: Collection[str] = ()) -> Verdict:
    """Judge the trail below `folder`. `heads` are what others remember of it; `pending` the events that the register
    has noted and not yet struck, which may or may not be in the trail.
    """
    verdict, at_sequence = Verdict(), {0: Head().sha256}
    path = folder / trail.FILE_NAME
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    unremembered: list[int] = []
    remembered = heads.get("the register", Head()).entries
    for number, line in enumerate(lines, start=1):
        entry = trail.parsed(line)
        if entry is None:
            torn = "" if line.endswith(b"\n") else " (a line cut short; the next run moves it aside and records it)"
            verdict.problems.append(f"line {number} is not a whole entry{torn}")
            continue
        problem = _fault(entry, verdict.head)
        if problem:
            verdict.problems.append(f"line {number}: {problem}")
        verdict.head = Head(entry["sequence"], entry["sha256"])
        at_sequence[entry["sequence"]] = entry["sha256"]
        if "the register" in heads and entry["sequence"] > remembered and entry["event_id"] not in pending:
            unremembered.append(entry["sequence"])
        verdict.notes += _notes(entry)
    if unremembered:
        verdict.problems.append(f"{len(unremembered)} entries from {unremembered[0]} on are unknown to the register")
    for keeper, head in heads.items():
        if at_sequence.get(head.entries) != head.sha256:
            found = "another entry stands there" if head.entries in at_sequence else "the trail ends before it"
            verdict.problems.append(f"{keeper} remembers entry {head.entries}, but {found}")
    return verdict


def _fault(entry: dict, before: Head) -> str | None:
    if trail.digest(entry) != entry["sha256"]:
        return f"entry {entry['sequence']} was changed after it was written"
    if entry["sequence"] != before.entries + 1:
        return f"entry {entry['sequence']} follows entry {before.entries}"
    if entry["previous"] != before.sha256:
        return f"entry {entry['sequence']} does not continue the entry before it"
    return None


def _notes(entry: dict) -> list[str]:
    if entry["what"] == TORN_LINE:
        return [f"entry {entry['sequence']}: a line cut short was found on {entry['at']} and moved aside"]
    if entry["what"] == HEAD_LOST:
        return [f"entry {entry['sequence']}: on {entry['at']} the register did not remember the trail's end"]
    return []
