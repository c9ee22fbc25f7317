"""What to tell whoever put a standard's file where it does not belong, or sent one of a standard that is not read."""

from __future__ import annotations

import re

from ingest.formats import STANDARDS, payloads
from ingest.formats.matching import best, headings_of
from ingest.formats.sheets import XLSX, sheets_of
from ingest.formats.standard import JSON, TEXT, XML, Standard
from ingest.formats.wide import is_wide
from ingest.formats.xml import Head, head_of
from ingest.readers import Unreadable
from ingest.source import ScannedFile, Source, opened

# So many of a table's columns, and at least three in four of them, make a file in another folder look like it.
FEWEST_ALIKE, SHARE_ALIKE = 4, 0.75
PAYLOADS = next(standard for standard in STANDARDS.values() if standard.json)
SESSIONS = next(standard for standard in STANDARDS.values() if standard.wide)
NOT_READ = "it looks like {what}, which is not read: {instead}"
# Standards that are not read, by the root of their XML or the Collection that their HEADER names.
ROOTS = {
    "CTFILE": (
        "a Common Transfer File (CTF)",
        f"let the school's system export the sessions as a table, for {SESSIONS.place}",
    ),
}
COLLECTIONS = {
    "SC": (
        "the school census as a school submits it",
        f"send the tables that the Department's collection gives to councils, for {STANDARDS['school_census'].place}",
    ),
}
OTHER_RETURN = "send an extract of the same records, or one of the standards of the page on formats"
COLLECTION = re.compile(r"[A-Z]{2,10}")
# A trust's emergency care data set: a bar between so many fields at least, and none of them a heading.
FEWEST_FIELDS = 30
LONGEST_LINE = 1 << 16
WITHOUT_HEADINGS = NOT_READ.format(
    what="a trust's emergency care data set without headings",
    instead="export it with headings, or read it through a mapping by the positions of its columns",
)


def advice_on_file(file: ScannedFile) -> str:
    """As `advice`, of a file that is not open; '' also where it cannot be read. Raises `NotYetReadable`."""
    with opened(file.path, file.suffix, file.stamp, file.scanned) as source:
        return advice(source)


def advice(source: Source) -> str:
    """What to tell of a standard's file in another folder, or of one that is not read; '' where it is like none."""
    try:
        if source.suffix == XML:
            return _of_xml(head_of(source.file))
        if source.suffix == JSON:
            is_payload = any(True for _ in payloads.records(source))
            return _belongs(PAYLOADS, f"{PAYLOADS.title} as JSON") if is_payload else ""
        return (_of_workbook(source) if source.suffix == XLSX else "") or _of_table(source)
    except (Unreadable, ValueError):  # then it is none, or its extension is no reader's
        return ""


def _of_xml(head: Head) -> str:
    known = next((each for each in STANDARDS.values() if each.xml and each.xml.is_of(head)), None)
    if known:
        return _belongs(known, f"{known.title} as XML")
    collection = head.said.get("COLLECTION", "").upper()
    what, instead = ROOTS.get(head.root) or COLLECTIONS.get(collection) or ("", OTHER_RETURN)
    if not what and head.root == "MESSAGE" and COLLECTION.fullmatch(collection):
        what = f"a return of the Department's, the Collection {collection}"
    return NOT_READ.format(what=what, instead=instead) if what else ""


def _of_workbook(source: Source) -> str:
    for each in STANDARDS.values():
        lists = sum(sheet.is_whole for sheet in sheets_of(source, each)) if each.sheets else 0
        if lists:
            return _belongs(each, f"{each.title}, of which it has {lists} list{'s' if lists > 1 else ''}")
    return ""


def _of_table(source: Source) -> str:
    headings = headings_of(source)
    if payloads.COLUMN.upper() in headings:
        return _belongs(PAYLOADS, f"{PAYLOADS.title}, a payload a row")
    if is_wide(headings):
        return _belongs(SESSIONS, f"the table {SESSIONS.wide} of {SESSIONS.title}, a column a session")
    found = best(headings, STANDARDS.values())
    if found is None:
        return WITHOUT_HEADINGS if _is_without_headings(source) else ""
    if found.missing and (len(found.found) < FEWEST_ALIKE or found.share < SHARE_ALIKE):
        return ""
    lacks = f" without the columns {', '.join(found.missing)}" if found.missing else ""
    return _belongs(found.standard, f"the table {found.table} of {found.standard.title}{lacks}")


def _is_without_headings(source: Source) -> bool:
    if source.suffix != TEXT:
        return False
    source.file.seek(0)
    fields = source.file.read(LONGEST_LINE).split(b"\n")[0].split(b"|")
    return len(fields) >= FEWEST_FIELDS and any(field.strip().isdigit() for field in fields)


def _belongs(standard: Standard, what: str) -> str:
    return f"it looks like {what}, which belongs in {standard.place}"
