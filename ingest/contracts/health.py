"""Health's extracts: hospital use and adult mental health."""

from __future__ import annotations

from datetime import date

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from ingest.contracts.base import Extract, LinkableExtract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import ABOVE_MAXIMUM, choice, day, identifier, person, whole

PHQ9_MAXIMUM = 27
GAD7_MAXIMUM = 21


class AeAttendances(LinkableExtract, agency="health", extract="ae_attendances", kind="increment"):
    """Attendances at accident and emergency departments."""

    attendance_id: str = identifier("*")
    person_id: str = person("!")
    attendance_date: date = day(EVENT, "!")


class EmergencyAdmissions(LinkableExtract, agency="health", extract="emergency_admissions", kind="increment"):
    """Emergency admissions to hospital."""

    admission_id: str = identifier("*")
    person_id: str = person("!")
    admission_date: date = day(EVENT, "!")


class ServiceUseSummary(Extract, agency="health", extract="service_use_summary", kind="increment"):
    """Hospital use of a cohort in a quarter, from partners that can give totals only."""

    quarter_start: date = day(EVENT, "*")
    cohort: int = whole("*")
    measure: str = choice("ae_attendance", "emergency_admission", mark="*")
    age_group: str = choice("child", "adult", mark="*")
    people: int = whole("!")
    people_with_event: int = whole("!")
    events: int = whole()


class MentalHealthContacts(LinkableExtract, agency="health", extract="mental_health_contacts", kind="increment"):
    """Adults' contacts with mental health services."""

    contact_id: str = identifier("*")
    person_id: str = person("!")
    contact_date: date = day(EVENT, "!")
    contact_type: str = choice("crisis", "planned", mark="!")


class MentalHealthScores(LinkableExtract, agency="health", extract="mental_health_scores", kind="increment"):
    """Scores on the PHQ-9 (0 to 27) and GAD-7 (0 to 21) questionnaires."""

    person_id: str = person("*")
    instrument: str = choice("PHQ-9", "GAD-7", mark="*")
    stage: str = choice("initial", "interim", "end", mark="*")
    score_date: date = day(EVENT, "*")
    score: int = whole("!", 0, PHQ9_MAXIMUM)

    @pa.check("score", error=ABOVE_MAXIMUM)
    def within_gad7(cls, data: PolarsData) -> pl.LazyFrame:
        """GAD-7 ends below PHQ-9, whose maximum the field declares; above that the field's own check has spoken."""
        score = pl.col(data.key)
        return data.lazyframe.select(
            (pl.col("instrument") != "GAD-7") | (score <= GAD7_MAXIMUM) | (score > PHQ9_MAXIMUM)
        )


EXTRACTS = (AeAttendances, EmergencyAdmissions, ServiceUseSummary, MentalHealthContacts, MentalHealthScores)
