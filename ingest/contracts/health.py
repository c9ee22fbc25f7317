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


class AeAttendances(
    LinkableExtract, agency="health", extract="ae_attendances", kind="increment", known_from="attendance_date"
):
    """Accident and emergency attendances, one row an attendance."""

    attendance_id: str = identifier("*", says="Pseudonym of an attendance.")
    person_id: str = person("!")
    attendance_date: date = day(EVENT, "!", says="Day of the attendance.")


class EmergencyAdmissions(
    LinkableExtract, agency="health", extract="emergency_admissions", kind="increment", known_from="admission_date"
):
    """Emergency admissions to hospital, one row an admission."""

    admission_id: str = identifier("*", says="Pseudonym of an admission.")
    person_id: str = person("!")
    admission_date: date = day(EVENT, "!", says="Day of the admission.")


class ServiceUseSummary(Extract, agency="health", extract="service_use_summary", kind="increment"):
    """Attendances and admissions as totals, for partners that cannot send rows."""

    quarter_start: date = day(EVENT, "*")
    cohort: int = whole("*", says="Number of the cohort the total is of.")
    measure: str = choice("ae_attendance", "emergency_admission", mark="*")
    age_group: str = choice("child", "adult", mark="*")
    people: int = whole("!", says="People in the cohort.")
    people_with_event: int = whole("!", says="People with an event in the quarter.")
    events: int = whole(says="Events in the quarter.")


class MentalHealthContacts(
    LinkableExtract, agency="health", extract="mental_health_contacts", kind="increment", known_from="contact_date"
):
    """Contacts with mental health services, one row a contact."""

    contact_id: str = identifier("*", says="Pseudonym of a contact.")
    person_id: str = person("!")
    contact_date: date = day(EVENT, "!", says="Day of the contact.")
    contact_type: str = choice("crisis", "planned", mark="!")


class MentalHealthScores(
    LinkableExtract, agency="health", extract="mental_health_scores", kind="increment", known_from="score_date"
):
    """Depression and anxiety scores, one row a person, instrument, stage and day."""

    person_id: str = person("*")
    instrument: str = choice(
        "PHQ-9", "GAD-7", mark="*", says="PHQ-9 (depression, 0 to 27) or GAD-7 (anxiety, 0 to 21)."
    )
    stage: str = choice("initial", "interim", "end", mark="*")
    score_date: date = day(EVENT, "*", says="Day of the score.")
    score: int = whole("!", 0, PHQ9_MAXIMUM, says="The score; lower is better.")

    @pa.check("score", error=ABOVE_MAXIMUM)
    def within_gad7(cls, data: PolarsData) -> pl.LazyFrame:
        """GAD-7 ends below PHQ-9, whose maximum the field declares; above that the field's own check has spoken."""
        score = pl.col(data.key)
        return data.lazyframe.select(
            (pl.col("instrument") != "GAD-7") | (score <= GAD7_MAXIMUM) | (score > PHQ9_MAXIMUM)
        )


EXTRACTS = (AeAttendances, EmergencyAdmissions, ServiceUseSummary, MentalHealthContacts, MentalHealthScores)
