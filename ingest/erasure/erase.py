"""Erases one person from a data root's deliveries and from what was made of them, and from copies kept below it.

After a kill it is run again from the start: rows that are gone are not found again, and the marks, which are written
first, keep the person from being loaded in the meantime. Call it under the writer's lock. It returns no identifier.
"""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest import compacted
from ingest.audit import journal
from ingest.audit.trail import Event
from ingest.boundary.pseudonyms import Pseudonymiser
from ingest.erasure import made, sift
from ingest.erasure.arrivals import event_of
from ingest.erasure.landing import Rewritten, is_in_other_sheets, is_table, learn_from, remove_drafts, strike
from ingest.erasure.marks import ErasureList, Marks
from ingest.erasure.person import Learnt, remember
from ingest.files import Stamp
from ingest.formats import FOLDERS
from ingest.guard import Caller, Fault, Guard, ReadingFailed
from ingest.landing import CLOSED, Found, authorities, discover
from ingest.mappings import with_mappings
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.walking import walk


@dataclass
class Erased:
    """What was taken out, in counts.

    `unread` are files that are no tables, so that nobody looked into their rows, and workbooks in which a sheet that is
    never read has the identifier; `mentions` those of them in whose bytes the identifier, or another by which the
    person is known, occurs. `removed` are parts of the identity store that no key in force opens, and that went as a
    whole.
    """

    known_before: bool
    files: int = 0
    rows: int = 0
    lake_rows: int = 0
    quarantine_rows: int = 0
    unread: list[Path] = field(default_factory=list)
    mentions: list[Path] = field(default_factory=list)
    failed: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether the person was found anywhere."""
        return bool(self.rows or self.lake_rows or self.quarantine_rows)


def erase(
    root: DataRoot, authority: str, person_id: str, pseudonym_key: bytes, *, guard: Caller | None = None
) -> Erased:
    """Erase the person whom `authority` knows as `person_id` from landing, lake, quarantine, register and backups.

    A person who is found nowhere is not remembered either: the identifier is probably wrong. Files are parsed by
    `guard`, unless given in a process of this erasure's own. Raises `NotYetReadable` when a file is just being written.
    """
    if guard is None:
        with Guard() as own:
            return erase(root, authority, person_id, pseudonym_key, guard=own)
    root = DataRoot(root.path.absolute())
    erasures = ErasureList(root.erasures)
    marks = erasures.of(authority)
    erased = Erased(known_before=marks.covers(sift.PERSON, person_id))
    marks.add(sift.PERSON, [person_id])
    roots = [root, *copies(root)]
    landed = {each.path: _landed(each, authority) for each in roots}
    learnt = Learnt(own={sift.PERSON: {person_id}})
    # A file that is no table, or that kills its reader, was never loaded. It is listed as unread at the end.
    tables = {path: [found for found in files if is_table(guard, found)] for path, files in landed.items()}
    failed: set[Path] = set()
    learn_from(guard, [found for files in tables.values() for found in files], marks, learnt, failed)
    pseudonymiser = Pseudonymiser(pseudonym_key, authority)
    for each in roots:
        with Register(each.register) as register:
            made.learn_links(each, register, learnt, pseudonymiser, authority)
    remember(learnt, marks)
    erasures.save()
    for each in roots:
        remove_drafts(each.landing)
        with Register(each.register) as register:
            for rewritten in filter(None, (_struck(guard, found, marks, failed) for found in tables[each.path])):
                made.forget(each, register, rewritten)
                register.note(event_of("erased_from_file", rewritten))
                erased.files += 1
                erased.rows += rewritten.rows
            erased.lake_rows += made.erase_from_lake(each, register, learnt, pseudonymiser, authority)
            erased.removed += made.erase_from_identities(each, learnt, authority)
            register.links.forget(authority)
            (each.review / f"{authority}.xlsx").unlink(missing_ok=True)
            compacted.clear(each, ())
            try:
                erased.quarantine_rows += made.erase_from_quarantine(each, register, guard, marks)
            except (Fault, ReadingFailed):
                failed.add(each.quarantine)
            register.compact()
    everything = {found.path: found for files in landed.values() for found in files}
    erased.unread = [path for path in _files(root, authority) if not _is_table(guard, path, everything)]
    erased.unread += [path for path, found in everything.items() if found.problem == CLOSED]
    erased.unread += [
        each.path
        for files in tables.values()
        for each in files
        if is_in_other_sheets(guard, replace(each, stamp=Stamp.of(each.path.lstat())), marks)
    ]
    if not (erased.anything or erased.known_before):
        marks.remove(sift.PERSON, person_id)
        erasures.save()
    erased.failed = sorted(failed)
    _look_through_the_unread(learnt, erased)
    journal.record(root, _event(authority, marks.mark(sift.PERSON, person_id), erased))
    return erased


def _struck(guard: Caller, found: Found, marks: Marks, failed: set[Path]) -> Rewritten | None:
    try:
        return strike(guard, found, marks)
    except (Fault, PermissionError, ReadingFailed):
        failed.add(found.path)
        return None


def copies(root: DataRoot) -> list[DataRoot]:
    """The copies of a data root that the operator keeps below it."""
    found = root.backups.glob("*/landing") if root.backups.exists() else ()
    return [DataRoot(landing.parent) for landing in sorted(found)]


def _landed(root: DataRoot, authority: str) -> list[Found]:
    """The authority's files, and those that lie in no authority's folder, which may be anybody's."""
    if not root.landing.exists():
        return []
    slugs = authorities()
    found = with_mappings(root, discover(root.landing, slugs, FOLDERS))
    return [each for each in found if each.authority == authority or each.authority not in slugs]


def _is_table(guard: Caller, path: Path, landed: dict[Path, Found]) -> bool:
    found = landed.get(path)
    return found is not None and is_table(guard, replace(found, stamp=Stamp.of(path.lstat())))


def _look_through_the_unread(learnt: Learnt, erased: Erased) -> None:
    """Files that are no tables, hidden ones among them, and archives among the backups: a person has to look there."""
    wanted = [value.encode(codec) for value in _identifiers(learnt) for codec in ("utf-8", "utf-16-le", "utf-16-be")]
    erased.mentions = [path for path in erased.unread if _mentions(path, wanted)]


def _identifiers(learnt: Learnt) -> set[str]:
    kinds = [kind for kind in learnt.kinds() if kind not in (sift.FAMILY, sift.NAME_AND_BIRTH)]
    return {value for kind in kinds for value in learnt.certain(kind)}


def _mentions(path: Path, wanted: Iterable[bytes]) -> bool:
    """Whether a file's bytes hold one of these; not known of what may not be opened, which stays among the unread."""
    if not (path.is_file() and path.stat().st_size and os.access(path, os.R_OK)):
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(each) >= 0 for each in wanted)


def _files(root: DataRoot, authority: str) -> Iterator[Path]:
    others = authorities() - {authority}
    for landing in (each.landing for each in [root, *copies(root)]):
        yield from (path for path in _below(landing) if path.relative_to(landing).parts[0] not in others)
    whole = {each.path for each in copies(root)}
    for entry in sorted(root.backups.iterdir()) if root.backups.exists() else ():
        if entry not in whole:
            yield from _below(entry) if entry.is_dir() else [entry]


def _below(folder: Path) -> list[Path]:
    return sorted(each.path for each in walk(folder, passed_over=()) if stat.S_ISREG(each.status.st_mode))


def _event(authority: str, mark: str, erased: Erased) -> Event:
    """The person's mark, which is of no use without the list's key, shows later that this erasure was theirs."""
    counts = {"files": erased.files, "rows": erased.rows + erased.lake_rows + erased.quarantine_rows}
    return Event("erasure", {"authority": authority, "mark": mark, **counts})
