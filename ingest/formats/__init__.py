"""Sector standards: files that councils make anyway, recognised by content, read as the standard's own tables.

standard     what a standard declares: its folder, its tables, how its XML becomes rows, what it fills
ssda903      the return on children looked after; a further standard is a further module and a line in `STANDARDS`
cin_census   the children in need census
csww         the social work workforce census
ssd          the Standard Safeguarding Dataset
recognition  which tables of which standard a file holds, and what to tell whoever sent one that nearly does
reading      a file of a standard as the rows of one of its tables, under the names of the contract
tidying      how standards' programs write what is missing, codes and days
decoding     text in UTF-16
xml          XML with limits, record by record

A standard's tables are contracts like any extract's (as `ingest.contracts.ssda903`). dbt makes
of them what extracts hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.contracts import EXTRACTS
from ingest.contracts.base import RETURN
from ingest.formats.cin_census import CIN_CENSUS
from ingest.formats.csww import CSWW
from ingest.formats.ssd import SSD
from ingest.formats.ssda903 import SSDA903
from ingest.formats.standard import Standard
from ingest.landing import Found

STANDARDS: Mapping[str, Standard] = {standard.name: standard for standard in (SSDA903, CIN_CENSUS, CSWW, SSD)}

STANDARD_FOLDERS = frozenset((standard.agency, standard.name) for standard in STANDARDS.values())
FOLDERS: Mapping[tuple[str, str], bool] = {
    **{name: False for name, extract in EXTRACTS.items() if extract.kind != RETURN},
    **dict.fromkeys(STANDARD_FOLDERS, True),
}
"""Where files go, as (agency, folder), and whether the folder is a standard's."""
KNOWN_PLACES = frozenset(
    {*EXTRACTS, *STANDARD_FOLDERS, *((each.name, table) for each in STANDARDS.values() for table in each.unused)}
)
"""Every agency and extract that a register row may name: extracts, folders of standards, their tables, used or not."""

__all__ = ["FOLDERS", "KNOWN_PLACES", "STANDARDS", "Standard", "standard_of", "tables_in"]


def standard_of(found: Found) -> Standard | None:
    """The standard in whose folder a file lies."""
    standard = STANDARDS.get(found.extract)
    return standard if standard and standard.agency == found.agency else None


def tables_in(found: Found) -> list[tuple[str, str]]:
    """Agency and extract of everything that a file may be registered as, by the folder it lies in."""
    standard = standard_of(found)
    if standard is None:
        return [(found.agency, found.extract)]
    return [(found.agency, found.extract), *((standard.name, table) for table in standard.table_names())]
