"""The substance misuse services' extracts."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, person, whole

# The Treatment Outcomes Profile asks about the past four weeks, and for ratings from poor (0) to good (20).
DAYS_ASKED = 28
BEST_RATING = 20


class Assessments(
    LinkableExtract, agency="substance_misuse", extract="assessments", kind="increment", known_from="assessment_date"
):
    """Assessments, one row an assessment."""

    assessment_id: str = identifier("*", says="Pseudonym of an assessment.")
    person_id: str = person("!")
    assessment_date: date = day(EVENT, "!", says="Day of the assessment.")
    outcome: str = choice("treatment", "non_engagement", mark="!")


class Treatments(
    LinkableExtract, agency="substance_misuse", extract="treatments", kind="snapshot", known_from="start_date"
):
    """Structured treatments, one row a treatment."""

    treatment_id: str = identifier("*", breaks_ties=True)
    person_id: str = person("!")
    substance_group: str = choice("opiate", "non_opiate", "alcohol")
    start_date: date = day(EVENT, "!")
    closure_date: date = day(EVENT, not_before="start_date", says="The day it closed; empty while it is open.")
    closure_reason: str = choice("completed", "dropped_out", "transferred", "other", known_with="closure_date")


class TreatmentOutcomesProfiles(
    LinkableExtract,
    agency="substance_misuse",
    extract="treatment_outcomes_profiles",
    kind="increment",
    known_from="form_date",
):
    """Treatment Outcomes Profile (TOP) forms, one row a form."""

    form_id: str = identifier("*", breaks_ties=True, says="Pseudonym of a form.")
    person_id: str = person("!")
    treatment_id: str = identifier("!")
    stage: str = choice("start", "review", "exit", mark="!")
    form_date: date = day(EVENT, "!", says="Day of the form.")
    alcohol_days: int = whole(maximum=DAYS_ASKED, says="Days of alcohol use in the past 28.")
    opiate_days: int = whole(maximum=DAYS_ASKED, says="Days of use of opiate in the past 28.")
    crack_days: int = whole(maximum=DAYS_ASKED, says="Days of use of crack in the past 28.")
    cocaine_days: int = whole(maximum=DAYS_ASKED, says="Days of use of cocaine in the past 28.")
    amphetamine_days: int = whole(maximum=DAYS_ASKED, says="Days of use of amphetamine in the past 28.")
    cannabis_days: int = whole(maximum=DAYS_ASKED, says="Days of use of cannabis in the past 28.")
    other_days: int = whole(maximum=DAYS_ASKED, says="Days of use of any other substance in the past 28.")
    psychological_health: int = whole(
        maximum=BEST_RATING, says="Self-rated psychological health, 0 to 20; higher is better."
    )
    physical_health: int = whole(maximum=BEST_RATING, says="Self-rated physical health, 0 to 20; higher is better.")
    quality_of_life: int = whole(maximum=BEST_RATING, says="Self-rated quality of life, 0 to 20; higher is better.")
    paid_work_days: int = whole(maximum=DAYS_ASKED, says="Days in paid work in the past 28.")
    volunteering_days: int = whole(maximum=DAYS_ASKED, says="Days volunteering in the past 28.")
    education_days: int = whole(maximum=DAYS_ASKED, says="Days in education in the past 28.")


EXTRACTS = (Assessments, Treatments, TreatmentOutcomesProfiles)
