"""Sessions as the systems of schools export them, under the headings that they use: one class a layout.

How such files are recognised and read, those with a column a session among them, is declared in
`ingest.formats.school_sessions`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import SUBMISSION, Extract
from ingest.contracts.days import SESSION
from ingest.contracts.fields import day, identifier, text


class SchoolSessions(Extract, agency="school_sessions"):
    """Attendance of a pupil at a school on a day."""

    upn: str = identifier("*")
    school_urn: str = text(
        "*", nullable=True, required=False, may_be_missing=True, heading="URN", other_headings=("SCHOOL_URN",)
    )
    session_date: date = day(
        SESSION, "*", heading="DATE", other_headings=("ATTENDANCE_DATE", "MARK_DATE"), says="Day of the session."
    )


class Marks(SchoolSessions, extract="marks", kind=SUBMISSION):
    """Sessions with their marks, one row a pupil, school and session."""

    session: str = text("*", other_headings=("AM/PM",), says="Which session: AM or PM, A or P, 1 or 2.")
    mark: str = text(
        required=True, other_headings=("ATTENDANCE_CODE", "ATTENDANCE_MARK"), says="National attendance code."
    )


class Days(SchoolSessions, extract="days", kind=SUBMISSION):
    """Days with the marks of both sessions, one row a pupil, school and day."""

    am: str = text(required=True, says="National attendance code of the morning.")
    pm: str = text(required=True, says="National attendance code of the afternoon.")


EXTRACTS = (Marks, Days)
