"""The school census as the Department's collection hands it to councils: a CSV file a table, every term.

The tables of pupils and of their sessions by attendance code are used. Each table has an identifier of its own, which
tells it from the others. Columns of 2015 to 2026.
"""

from __future__ import annotations

from ingest.contracts import school_census
from ingest.formats.standard import TERM_BEFORE, Fill, Standard

UNUSED = (
    "addressesonroll addressesoffroll annualsessiondetailsonroll annualsessiondetailsoffroll fsmperiod fsmperiodsonroll"
    " learningaimsonroll learningaimsoffroll levels programmeaimsonroll senneeds termlyexclusionsonroll"
    " termlyexclusionsoffroll workplaceentityonroll workplaceentityoffroll"
)
SUMMARY = ("education", "attendance_summary")

SCHOOL_CENSUS = Standard(
    name="school_census",
    title="the school census",
    agency="education",
    tables=school_census.EXTRACTS,
    unused={table: (f"{table.upper()}TABLEID", "NATIVEID") for table in UNUSED.split()},
    fills=(
        Fill(SUMMARY, ("pupilonroll", "termlysessiondetailsonroll"), TERM_BEFORE),
        Fill(SUMMARY, ("pupilnolongeronroll", "termlysessiondetailsoffroll"), TERM_BEFORE),
    ),
)
