"""A file in the folder of a standard as the deliveries that it is: one for each table that it holds.

    found file -> recognised by content in the reader process, or as the register knows it -> one `Found` a table

`ingest.load` decides each of them as it decides any delivery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest.formats import Standard, standard_of
from ingest.formats.recognition import Recognised, recognise_file
from ingest.guard import Caller, Fault
from ingest.landing import Found, department_numbers
from ingest.readers import Unreadable
from ingest.register import Register
from ingest.register.records import TableOf
from ingest.source import Gone, NotYetReadable, ScannedFile, opened


def deliveries_in(
    found: Found, register: Register, guard: Caller, is_current: Callable[[TableOf], bool]
) -> list[Found]:
    """The deliveries that a file is: itself, unless it lies in the folder of a standard and may be read there.

    `is_current` says whether what the register knows of a table rests on today's release. A file that is no table of
    the standard is one delivery with that problem, under the table it is nearest to or under its folder.
    """
    standard = standard_of(found)
    if standard is None or found.problem or not found.regular:
        return [found]
    known = _known(found, standard, register)
    if known and _is_whole(found, standard, known) and all(map(is_current, known)):
        return [_table(found, each.agency, each.extract, each.reason or None) for each in known]
    try:
        recognised = _recognised(found, standard, guard)
    except Gone:
        return []
    except NotYetReadable as error:
        return [replace(_table(found, found.agency, found.extract, str(error)), regular=False)]
    if problem := recognised.problem or _disagrees(found, recognised):
        place = (standard.name, recognised.nearest) if recognised.nearest else (found.agency, found.extract)
        return [_table(found, *place, problem)]
    refused = [_table(found, standard.name, table, why) for table, why in recognised.refused.items()]
    return [*(_table(found, standard.name, table) for table in recognised.tables), *refused]


def _table(found: Found, agency: str, extract: str, problem: str | None = None) -> Found:
    return replace(found, agency=agency, extract=extract, folders=(found.agency, found.extract), problem=problem)


def _known(found: Found, standard: Standard, register: Register) -> list[TableOf]:
    """What the register knows of the file as it is; empty where it has changed since."""
    sha256 = register.seen_sha256(found.place, found.stamp)
    places = ((standard.name, None), (found.agency, found.extract))
    return register.contents.tables_of(found.authority, places, found.file_name, sha256) if sha256 else []


def _is_whole(found: Found, standard: Standard, known: list[TableOf]) -> bool:
    """Whether every table of the file is among them: a load that was killed may have recorded some."""
    if standard.sheets:  # only a look tells which sheets it has
        return False
    layout = standard.records_in(found.suffix)
    if layout is None or any(each.reason for each in known):
        return True
    return {each.extract for each in known} == set(layout.tables)


def _disagrees(found: Found, recognised: Recognised) -> str:
    """Why a file that says whose it is, and of which day, does not belong where it lies; '' where it does."""
    said = recognised.head.said if recognised.head else {}
    number = department_numbers()[found.authority]
    if said.get("LA_CODE", number) != number:
        return f"its la_code is not {number}, the Department's number of this authority: it is another authority's"
    if "COLLECTION" not in said:
        return ""
    if said.get("LEA") != number:
        return f"its LEA is not {number}, the Department's number of this authority: it is another authority's"
    as_of = found.as_of.isoformat() if found.as_of else ""
    if said.get("REFERENCEDATE", "")[: len(as_of)] == as_of:
        return ""
    return f"its ReferenceDate is not {as_of}, the date that it lies under: put it under its ReferenceDate"


def _recognised(found: Found, standard: Standard, guard: Caller) -> Recognised:
    try:
        with opened(found.path, found.suffix, found.stamp) as source:
            file = ScannedFile(found.path, found.suffix, found.stamp, source.scanned)
            return guard.call(recognise_file, file, standard.name)
    except NotYetReadable:
        raise
    except Unreadable as error:
        return Recognised(standard.name, problem=str(error))
    except Fault as fault:
        return Recognised(standard.name, problem=f"could not be recognised: internal error {fault.kind}")
