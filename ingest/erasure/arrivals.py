"""What partners send again: rows of people who were erased go before the file is parsed, and so never come back.

A source system that has not erased somebody goes on sending them. What is left of the file is what is registered,
hashed and counted; the audit trail says what was taken out.
"""

from __future__ import annotations

import time
from collections.abc import Collection

from ingest.audit.trail import Event
from ingest.erasure.landing import Rewritten, learn_from, remove_drafts, strike
from ingest.erasure.made import forget
from ingest.erasure.marks import ErasureList
from ingest.landing import Found
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.source import NotYetReadable

# A file that was written to a moment ago may still be on its way: a copy without rows must not overtake it.
QUIET_SECONDS = 5.0


def sifted(root: DataRoot, register: Register, found: Collection[Found]) -> Collection[Found] | None:
    """Take erased people out of the files that have not been read before.

    Returns what to load, or None where files were written anew: then look again. Files still being written are left
    for the next time.
    """
    if not root.erasures.exists():
        return found
    erasures = ErasureList(root.erasures)
    new = [each for each in found if each.regular and register.seen_sha256(each.place, each.stamp) is None]
    new = [each for each in new if each.authority in erasures.authorities()]
    if not new:
        return found
    remove_drafts(root.landing)
    _wait_until_quiet(new)
    rewritten: list[Rewritten] = []
    moving: set[Found] = set()
    for each in new:
        marks = erasures.of(each.authority)
        try:
            learn_from([each], marks)
            erasures.save()
            struck = strike(each, marks)
        except NotYetReadable:
            moving.add(each)
            continue
        if struck:
            rewritten.append(struck)
            register.note(event_of("erased_on_arrival", struck))
            # A file that comes back with a restored copy may have been loaded before the person was erased.
            forget(root, register, struck)
    return None if rewritten else [each for each in found if each not in moving]


def event_of(what: str, each: Rewritten) -> Event:
    """The audit trail's line for a file from which rows were taken."""
    found = each.found
    place = {} if found.problem else {name: getattr(found, name) for name in ("authority", "agency", "extract")}
    as_of = found.as_of.isoformat() if found.as_of else None
    return Event(what, {**place, "as_of": as_of, "file_sha256": each.sha256, "rows": each.rows})


def _wait_until_quiet(files: Collection[Found]) -> None:
    newest = max(each.stamp.mtime_ns for each in files) / 1e9
    time.sleep(min(max(newest + QUIET_SECONDS - time.time(), 0.0), QUIET_SECONDS))
