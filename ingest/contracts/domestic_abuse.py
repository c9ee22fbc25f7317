"""The domestic abuse services' extracts."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT, PLANNED
from ingest.contracts.fields import choice, day, identifier, person, whole


class Programmes(
    LinkableExtract, agency="domestic_abuse", extract="programmes", kind="snapshot", known_from="start_date"
):
    """Domestic abuse programmes, one row a person's programme."""

    programme_id: str = identifier("*", breaks_ties=True, says="Pseudonym of a programme.")
    person_id: str = person("!")
    participant_role: str = choice("victim", "perpetrator", mark="!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")
    outcome: str = choice("completed", "not_completed", known_with="end_date")


class LsirAssessments(
    LinkableExtract, agency="domestic_abuse", extract="lsir_assessments", kind="increment", known_from="assessment_date"
):
    """Level of Service Inventory - Revised (LSI-R) assessments, one row a person and day."""

    person_id: str = person("*")
    assessment_date: date = day(EVENT, "*", says="Day of the assessment.")
    stage: str = choice("initial", "review", "end", mark="!")
    score: int = whole("!", 0, 54, says="The score, 0 to 54; lower is better.")


EXTRACTS = (Programmes, LsirAssessments)
