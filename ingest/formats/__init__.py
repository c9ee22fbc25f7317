"""Sector standards: files that councils make anyway, recognised by content, read as the standard's own tables.

standard         what a standard declares: its folder, its tables, how its XML or JSON becomes rows, what it fills
ssda903          the return on children looked after
cin_census       the children in need census
csww             the social work workforce census
annex_a          Annex A, the lists for inspections: workbooks
ssd              the Standard Safeguarding Dataset
ndtms            drug and alcohol treatment
csc_api          the Department's daily collection of children's social care
sus              hospital use: emergency care and admitted patients
mhsds            mental health services
school_census    pupils' sessions of a term by attendance code
school_sessions  sessions as the systems of schools export them
recognition      which tables of which standard a file holds, and what to tell whoever sent one that nearly does
matching         how the column names of a file compare with tables
advice           what to tell of a file in the wrong place, or of a standard that is not read
reading          a file of a standard as the rows of one of its tables, under the names of the contract
tidying          how standards' programs write what is missing, codes and days
sheets           workbooks with a sheet a table
wide             registers with a column a session
decoding         text in UTF-16
xml              XML with limits, record by record
payloads         JSON with limits, child by child

A further standard is a further module here and a line in `STANDARDS`. Its tables are contracts like any extract's (as
`ingest.contracts.ssda903`); dbt makes of them what extracts hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.contracts import EXTRACTS
from ingest.formats.annex_a import ANNEX_A
from ingest.formats.cin_census import CIN_CENSUS
from ingest.formats.csc_api import CSC_API
from ingest.formats.csww import CSWW
from ingest.formats.mhsds import MHSDS
from ingest.formats.ndtms import NDTMS
from ingest.formats.school_census import SCHOOL_CENSUS
from ingest.formats.school_sessions import SCHOOL_SESSIONS
from ingest.formats.ssd import SSD
from ingest.formats.ssda903 import SSDA903
from ingest.formats.standard import Standard
from ingest.formats.sus import SUS
from ingest.landing import Found

STANDARDS: Mapping[str, Standard] = {
    standard.name: standard
    for standard in (
        *(SSDA903, CIN_CENSUS, CSWW, SSD, ANNEX_A, CSC_API, NDTMS, SUS, MHSDS, SCHOOL_CENSUS, SCHOOL_SESSIONS),
    )
}

STANDARD_FOLDERS = frozenset((standard.agency, standard.name) for standard in STANDARDS.values())
FOLDERS: Mapping[tuple[str, str], bool] = {
    **{name: False for name, extract in EXTRACTS.items() if not extract.is_standard},
    **dict.fromkeys(STANDARD_FOLDERS, True),
}
"""Where files go, as (agency, folder), and whether the folder is a standard's."""
KNOWN_PLACES = frozenset(
    {*EXTRACTS, *STANDARD_FOLDERS, *((each.name, table) for each in STANDARDS.values() for table in each.unused)}
)
"""Every agency and extract that a register row may name: extracts, folders of standards, their tables, used or not."""

__all__ = ["FOLDERS", "KNOWN_PLACES", "STANDARDS", "Standard", "partner_of", "standard_of", "tables_in"]


def standard_of(found: Found) -> Standard | None:
    """The standard in whose folder a file lies."""
    standard = STANDARDS.get(found.extract)
    return standard if standard and standard.agency == found.agency else None


def partner_of(agency: str) -> str:
    """The agency whose people an extract or a table of a standard tells of: it numbers them alike in both."""
    return STANDARDS[agency].agency if agency in STANDARDS else agency


def tables_in(found: Found) -> list[tuple[str, str]]:
    """Agency and extract of everything that a file may be registered as, by the folder it lies in."""
    standard = standard_of(found)
    if standard is None:
        return [(found.agency, found.extract)]
    return [(found.agency, found.extract), *((standard.name, table) for table in standard.table_names())]
