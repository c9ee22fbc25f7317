"""Sessions of a school's system: an export with a row a session, a row a day, or a column a session."""

from __future__ import annotations

from ingest.contracts import school_sessions
from ingest.formats.standard import Fill, Standard

ATTENDANCE = ("education", "attendance")

SCHOOL_SESSIONS = Standard(
    name="school_sessions",
    title="a school system's sessions",
    agency="education",
    tables=school_sessions.EXTRACTS,
    unused={},
    fills=(Fill(ATTENDANCE, ("marks",)), Fill(ATTENDANCE, ("days",))),
    wide="days",
)
