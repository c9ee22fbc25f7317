"""From what was done to a line in the trail, through the register: whatever is killed, each event has its one line.

An event is first noted in the register, in the same transaction as what it tells of where that is the register's own;
then written to the trail; then struck from the register's notes, with the trail's new head. All of it is done under
the data root's lock: one writer at a time.
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
            # Written by a process that was killed before it could say so here.
            head = Head(entry["sequence"], entry["sha256"])
            register.struck([entry["event_id"]], head)
            del pending[entry["event_id"]]
        elif register.audit_head() == Head():
            head = Head(entry["sequence"], entry["sha256"])
    if head.entries and register.audit_head() == Head():
        lost = Event(HEAD_LOST, {"entries": head.entries})
        register.note(lost)
        pending[lost.event_id] = lost
    # On from the head that the register remembers: what is missing or too much in the file stays visible for ever.
    new_head = trail.append(root.audit, list(pending.values()), head)
    register.struck(pending, new_head)
    return new_head


def anchor(root: DataRoot, folder: Path) -> None:
    """Write the trail's head beside what is about to be published in `folder`."""
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
