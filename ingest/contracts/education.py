"""Education's extracts: attendance by session, or by period from partners that cannot send sessions."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT, RUNNING, SESSION
from ingest.contracts.fields import NOT_IN_LIST, choice, choice_from, day, person, text, whole

UPN = (
    "Pseudonym of the unique pupil number. Where the number is missing, temporary or mistyped and the row has a"
    " source_person_id, that says who the pupil is, and this is empty. Schools that number their pupils each on their"
    " own put their URN before it: a number is one pupil's in all schools of an authority."
)
ATTENDANCE_CODES = Path(__file__).parents[2] / "dbt_project" / "seeds" / "attendance_codes.csv"


@cache
def attendance_codes() -> tuple[str, ...]:
    """Every DfE attendance code ever valid, in capitals, from the reference table.

    Whether a code was valid on the session's day is for the marts: schools use a new edition's codes early and an old
    one's late.
    """
    with ATTENDANCE_CODES.open(encoding="utf-8", newline="") as table:
        return tuple(sorted({row["code"].strip().upper() for row in csv.DictReader(table)}))


class Attendance(LinkableExtract, agency="education", extract="attendance", kind="increment"):
    """School attendance, one row a pupil, school and session. By far the largest extract."""

    upn: str = person("*", says=UPN)
    school_urn: str = text("*")
    session_date: date = day(SESSION, "*", says="Day of the session.")
    session: str = choice("AM", "PM", mark="*", says="AM or PM.")
    code: str = choice_from(
        attendance_codes,
        mark="!",
        says="National attendance code; `reference.attendance_codes` says how it counts on that day.",
    )

    @pa.check("code", error=NOT_IN_LIST)
    def code_known(cls, data: PolarsData) -> pl.LazyFrame:
        """The reference table is read when first needed, so importing the contracts needs no file."""
        return data.lazyframe.select(pl.col(data.key).is_in(attendance_codes()))


class AttendanceSummary(
    LinkableExtract, agency="education", extract="attendance_summary", kind="increment", known_from="period_start"
):
    """School attendance as totals, for partners that cannot send sessions; a period may cross quarters."""

    upn: str = person("*", says=UPN)
    school_urn: str = text("*")
    period_start: date = day(EVENT, "*", says="First day of the period; its school year is the period's.")
    period_end: date = day(RUNNING, "!", not_before="period_start", says="Last day of the period.")
    possible_sessions: int = whole("!", says="Possible sessions.")
    authorised_absence_sessions: int = whole("!", says="Sessions of authorised absence.")
    unauthorised_absence_sessions: int = whole("!", says="Sessions of unauthorised absence.")


EXTRACTS = (Attendance, AttendanceSummary)
