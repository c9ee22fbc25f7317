"""Takes erased people out of new files before they are parsed, so that they never come back.

A source system that has not erased a person keeps sending their rows. The file without them is registered, hashed and
counted; the audit trail says how many rows were taken out.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace

from ingest.audit.trail import Event
from ingest.erasure.landing import Rewritten, learn_from, remove_drafts, strike
from ingest.erasure.made import forget
from ingest.erasure.marks import ErasureList
from ingest.guard import Caller, Fault, ReadingFailed
from ingest.landing import Found
from ingest.mappings import mapping_in, through
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.source import NotYetReadable

# A file written to a moment ago may still be growing: it must not be replaced by a copy with rows missing.
QUIET_SECONDS = 5.0
NOT_SEARCHED = "could not be searched for people who were erased, so it is not loaded: internal error"
NOT_WRITTEN = (
    "people who were erased are in it, and it could not be rewritten without them, so it is not loaded: give the"
    " pipeline's account the right to write in its folder"
)


def sifted(
    root: DataRoot, register: Register, guard: Caller, found: Collection[Found]
) -> tuple[Collection[Found], Collection[Found]]:
    """Take erased people out of the files that have not been read before, or only through another mapping.

    Returns the files to load, and those of them that were rewritten: if there are any, call again. Files still being
    written wait for the next load. A file that cannot be searched or rewritten is not `regular`, and says why.
    """
    if not root.erasures.exists():
        return found, ()
    erasures = ErasureList(root.erasures)
    new = [each for each in found if each.regular and each.authority in erasures.authorities()]
    new = _not_searched(register, new)
    if not new:
        return found, ()
    remove_drafts(root.landing)
    _wait_until_quiet(new)
    rewritten: list[Rewritten] = []
    # Replaces an entry of `found`; None where the file waits for the next load.
    instead: dict[Found, Found | None] = {}
    for each in new:
        marks = erasures.of(each.authority)
        try:
            learn_from(guard, [each], marks)
            erasures.save()
            struck = strike(guard, each, marks)
        except NotYetReadable:
            instead[each] = None
        except ReadingFailed as failure:
            # It may be readable later, for example with more memory. Until then it is searched before every load.
            instead[each] = replace(each, regular=False, problem=str(failure))
        except PermissionError:
            instead[each] = replace(each, regular=False, problem=NOT_WRITTEN)
        except Fault as fault:
            instead[each] = replace(each, regular=False, problem=f"{NOT_SEARCHED} {fault.kind}")
        else:
            if struck:
                rewritten.append(struck)
                register.note(event_of("erased_on_arrival", struck))
                # A file from a restored backup may have been loaded before the person was erased.
                forget(root, register, struck)
    left = [instead.get(each, each) for each in found]
    return [each for each in left if each], [struck.found for struck in rewritten]


def _not_searched(register: Register, files: Collection[Found]) -> list[Found]:
    """Those of the files that have not been read as they are read now: another mapping may tell more of a person."""
    decided = register.overview.known() if files else {}

    def mapping_then(each: Found) -> str:
        known = decided.get((each.authority, each.agency, each.extract, each.file_name))
        return mapping_in(known.version) if known else ""

    return [
        each
        for each in files
        if register.seen_sha256(each.place, each.stamp) is None
        or mapping_then(each) != mapping_in(through("", each.mapping))
    ]


def event_of(what: str, each: Rewritten) -> Event:
    """The audit trail's line for a file from which rows were taken."""
    found = each.found
    place = {} if found.problem else {name: getattr(found, name) for name in ("authority", "agency", "extract")}
    as_of = found.as_of.isoformat() if found.as_of else None
    return Event(what, {**place, "as_of": as_of, "file_sha256": each.sha256, "rows": each.rows})


def _wait_until_quiet(files: Collection[Found]) -> None:
    newest = max(each.stamp.ctime_ns for each in files) / 1e9
    time.sleep(min(max(newest + QUIET_SECONDS - time.time(), 0.0), QUIET_SECONDS))
