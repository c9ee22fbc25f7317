"""The contracts: every extract a partner may deliver, each declared once and everything else derived from it."""

from __future__ import annotations

from ingest.contracts import (
    authority,
    domestic_abuse,
    education,
    health,
    police,
    social_care,
    substance_misuse,
    workforce,
)
from ingest.contracts.base import Column, Extract

_AGENCIES = (social_care, police, health, substance_misuse, domestic_abuse, education, workforce, authority)

EXTRACTS: dict[tuple[str, str], type[Extract]] = {
    (extract.agency, extract.extract): extract for agency in _AGENCIES for extract in agency.EXTRACTS
}

__all__ = ["EXTRACTS", "Column", "Extract"]
