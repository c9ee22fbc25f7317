"""Erases people from delivered files: finds what else a person is known by, then rewrites the files.

The files are the partners' own, and nothing else ever changes them. A file keeps its name, owner, mode and time of
delivery, so that it stays the delivery it was; its bytes, and so its SHA-256, are others from then on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

from ingest.contracts import EXTRACTS
from ingest.erasure import sift
from ingest.erasure.marks import Marks
from ingest.erasure.person import Learnt, learn, remember
from ingest.erasure.rewrite import without_rows, without_rows_of_sheets
from ingest.files import DRAFT_SUFFIX, draft_of, publish
from ingest.formats import standard_of
from ingest.formats.decoding import plain
from ingest.formats.reading import open_people, without_records
from ingest.formats.sheets import XLSX, open_people_of
from ingest.formats.standard import JSON, XML
from ingest.guard import Caller, Fault, ReadingFailed
from ingest.landing import STANDARD_SUFFIXES, SUFFIXES, Found
from ingest.mappings.reading import open_people as open_mapped_people
from ingest.readers import USUAL, Layout, Table, Unreadable
from ingest.readers.workbook import open_workbook
from ingest.source import NotYetReadable, Source, opened
from ingest.walking import walk

# One identifier may lead to a name, and that to another identifier. A person has few of them, so few rounds do.
MOST_ROUNDS = 4
STAGE = "erasing"
TELLING = (*sift.DECISIVE, sift.SOURCE_ID, *sift.NAMES)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Rewritten:
    """A file that held rows of an erased person: its SHA-256 as delivered and as it is now, and how many rows went."""

    found: Found
    sha256: str
    sha256_now: str
    rows: int


@dataclass(frozen=True)
class Denied:
    """A file that holds rows of an erased person, and may not be replaced."""


def learn_from(
    guard: Caller,
    files: Iterable[Found],
    marks: Marks,
    learnt: Learnt | None = None,
    failed: set[Path] | None = None,
) -> Learnt:
    """Read the files, round by round, until nothing new is found about the marked people; adds to the marks.

    `failed`, where given, takes files that cannot be read, and the others are read; else the first of them ends it.
    Raises `NotYetReadable` when a file was written to meanwhile, `ReadingFailed` when reading one crashes or takes too
    much, `Fault` where the program fails over one.
    """
    files, learnt = list(files), learnt or Learnt()
    for _ in range(MOST_ROUNDS):
        for found in files:
            try:
                if told := _call(guard, _learnt, found, marks):
                    learnt.join(told)
            except (Fault, ReadingFailed):
                if failed is None:
                    raise
                failed.add(found.path)
        if not remember(learnt, marks):
            break
    return learnt


def strike(guard: Caller, found: Found, marks: Marks) -> Rewritten | None:
    """Take the rows of marked people out of a file, in one step; None where it has none or is no table.

    Raises what `learn_from` raises, and `PermissionError` when it may not be replaced; it is left as it is.
    """
    struck = _call(guard, _struck, found, marks)
    if isinstance(struck, Denied):
        raise PermissionError("the file may not be replaced")
    return struck


def is_table(guard: Caller, found: Found) -> bool:
    """Whether the file can be read as a table, to its end. Any other file was never loaded."""
    try:
        return bool(_call(guard, _is_table, found))
    except ReadingFailed:
        return False


def is_in_other_sheets(guard: Caller, found: Found, marks: Marks) -> bool:
    """Whether a sheet that is never read has a marked person's identifier or UPN, or cannot be looked into.

    It may be a number of something else, so a person has to look.
    """
    try:
        return bool(_call(guard, _is_in_other_sheets, found, marks))
    except (Fault, ReadingFailed):
        return True


def _call(guard: Caller, function: Callable[..., Answer], found: Found, *given: object) -> Answer:
    try:
        return guard.call(function, found, *given)
    except ReadingFailed:
        # A reader that died leaves its draft.
        remove_drafts(found.path.parent)
        raise


def _learnt(found: Found, marks: Marks) -> Learnt | None:
    def use(source: Source) -> Learnt:
        told = Learnt()
        for table in _tables(source, found):
            learn(table, found.agency, marks, told)
        return told

    return _with_table(found, use)


def _struck(found: Found, marks: Marks) -> Rewritten | Denied | None:
    try:
        return _with_table(found, lambda source: _without_the_marked(found, source, marks))
    except PermissionError:
        return Denied()


def _is_table(found: Found) -> bool | None:
    return _with_table(found, lambda source: all(True for table in _tables(source, found) for _ in table.batches))


def _is_in_other_sheets(found: Found, marks: Marks) -> bool | None:
    def use(source: Source) -> bool:
        if source.suffix != XLSX:
            return False
        workbook, standard = open_workbook(source.file, _layout(found).sheet), standard_of(found)
        others = workbook.others(hidden_alone=bool(standard and standard.sheets))
        return any(sift.is_in_sheet(sheet, marks.covers) for sheet in others)

    return _with_table(found, use)


def remove_drafts(landing: Path) -> None:
    """Remove what a killed erasure left half written. Only under the writer's lock."""
    for entry in walk(landing, passed_over=()):
        if fnmatch(entry.path.name, f".*.{STAGE}.*{DRAFT_SUFFIX}"):
            entry.path.unlink(missing_ok=True)


def _without_the_marked(found: Found, source: Source, marks: Marks) -> Rewritten | None:
    struck = {row for table in _tables(source, found) for row in sift.rows_about(table, found.agency, marks.covers)}
    if not struck:
        return None
    with draft_of(found.path, STAGE) as draft:
        standard = standard_of(found)
        if standard and source.suffix in (XML, JSON):
            without_records(source, standard, struck, draft)
        elif standard and standard.sheets and source.suffix == XLSX:
            without_rows_of_sheets(source, struck, draft)
        else:
            without_rows(plain(source) if standard else source, _expected(found), struck, draft, _layout(found))
        status = os.fstat(source.file.fileno())
        shutil.copymode(found.path, draft)
        os.chown(draft, status.st_uid, status.st_gid)
        os.utime(draft, ns=(status.st_atime_ns, status.st_mtime_ns))
        with draft.open("rb") as written:
            sha256_now = hashlib.file_digest(written, "sha256").hexdigest()
        source.check_unchanged()
        publish(draft, found.path)
    return Rewritten(found, source.scanned.sha256, sha256_now, len(struck))


def _with_table(found: Found, use: Callable[[Source], Answer]) -> Answer | None:
    """What `use` makes of the open file, or None where it turns out not to be a table."""
    suffix = found.path.suffix.lower().removeprefix(".")
    if not found.regular or suffix not in (STANDARD_SUFFIXES if standard_of(found) else SUFFIXES):
        return None
    with opened(found.path, suffix, found.stamp) as source:
        try:
            return use(source)
        except NotYetReadable:
            raise
        except Unreadable:
            source.check_unchanged()
            return None


def _tables(source: Source, found: Found) -> list[Table]:
    if found.mapping:
        return [open_mapped_people(source, found.mapping)]
    standard = standard_of(found)
    if standard and standard.sheets and source.suffix == XLSX:
        return open_people_of(source, standard)
    return [open_people(source, standard) if standard else source.table(_expected(found))]


def _layout(found: Found) -> Layout:
    standard = standard_of(found)
    return found.mapping.rules.file.layout if found.mapping else standard.layout if standard else USUAL


def _expected(found: Found) -> list[str]:
    if found.mapping:
        return found.mapping.rules.headings()
    extract = EXTRACTS.get((found.agency, found.extract))
    return [*TELLING, *(column.name for column in extract.columns())] if extract else list(TELLING)
