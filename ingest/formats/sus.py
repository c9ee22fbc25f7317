"""SUS: attendances in emergency departments (also as ECDS) and episodes of admitted patients, as CSV with headings."""

from __future__ import annotations

from ingest.contracts import sus
from ingest.formats.standard import Fill, Standard

SUS = Standard(
    name="sus",
    title="SUS",
    agency="health",
    tables=sus.EXTRACTS,
    unused={},
    fills=(Fill(("health", "ae_attendances"), ("ae",)), Fill(("health", "emergency_admissions"), ("apc",))),
)
