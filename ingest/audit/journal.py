"""Writes each event to the trail exactly once, by way of the register, even when a process is killed.

An event is first noted in the register, if possible in the same transaction as the change that it describes. Then it is
written to the trail. Then it is removed from the register's notes, and the trail's new head is kept there. All of it is
done under the data root's lock: one writer at a time.
"""

import hashlib
import json
from pathlib import Path

from ingest.audit import trail
from ingest.audit.trail import Event, Head
from ingest.paths import PRIVATE_FILE, DataRoot
from ingest.register import Register

ANCHOR_FILE = "audit.json"
TORN_LINE = "torn_line"
HEAD_LOST = "register_without_head"


def record(root: DataRoot, *events: Event) -> Head:
    """Add events to the trail of `root`, after those still pending; returns its new head."""
    with Register(root.register) as register:
        _move_torn_end(root.audit, register)
        for event in events:
            register.note(event)
        return drain(root, register)


def drain(root: DataRoot, register: Register) -> Head:
    """Write what the register has noted to the trail."""
    _move_torn_end(root.audit, register)
    pending = {event.event_id: event for event in register.noted()}
    head = register.audit_head()
    for entry in trail.entries_after(root.audit, head.entries):
        if entry["event_id"] in pending and entry["previous"] == head.sha256:
            # Written by a process that was killed before it could remove the note.
            head = Head(entry["sequence"], entry["sha256"])
            register.struck([entry["event_id"]], head)
            del pending[entry["event_id"]]
        elif register.audit_head() == Head():
            head = Head(entry["sequence"], entry["sha256"])
    if head.entries and register.audit_head() == Head():
        lost = Event(HEAD_LOST, {"entries": head.entries})
        register.note(lost)
        pending[lost.event_id] = lost
    # Continue from the head that the register remembers, so that a missing or extra line stays visible.
    new_head = trail.append(root.audit, list(pending.values()), head)
    register.struck(pending, new_head)
    return new_head


def anchor(root: DataRoot, folder: Path) -> None:
    """Write the trail's head into `folder`, which is about to be published."""
    with Register(root.register) as register:
        head = drain(root, register)
    path = folder / ANCHOR_FILE
    path.touch(mode=PRIVATE_FILE)
    path.write_text(json.dumps({"entries": head.entries, "sha256": head.sha256}) + "\n")


def _move_torn_end(folder: Path, register: Register) -> None:
    torn = trail.torn_end(folder)
    if torn:
        found = Event(TORN_LINE, {"bytes": len(torn), "torn_sha256": hashlib.sha256(torn).hexdigest()})
        trail.keep_aside(folder, torn, found.event_id)
        register.note(found)
        trail.cut_off(folder, torn)
