"""The contracts: every extract a partner may deliver, each declared once and everything else derived from it.

The tables of standards (as `ssda903`) are contracts too: theirs is the standard's name where others have the agency's.
"""

from __future__ import annotations

from ingest.contracts import (
    annex_a,
    authority,
    cin_census,
    csc_api,
    csww,
    domestic_abuse,
    education,
    health,
    linkage,
    mhsds,
    ndtms,
    police,
    school_census,
    school_sessions,
    social_care,
    ssd,
    ssda903,
    substance_misuse,
    sus,
    workforce,
)
from ingest.contracts.base import Column, Extract

_AGENCIES = (social_care, police, health, substance_misuse, domestic_abuse, education, workforce, authority, linkage)
_STANDARDS = (ssda903, cin_census, csww, ssd, annex_a, csc_api, ndtms, sus, mhsds, school_census, school_sessions)

EXTRACTS: dict[tuple[str, str], type[Extract]] = {
    (extract.agency, extract.extract): extract for each in (*_AGENCIES, *_STANDARDS) for extract in each.EXTRACTS
}

__all__ = ["EXTRACTS", "Column", "Extract"]
