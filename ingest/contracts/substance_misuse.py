"""The substance misuse services' extracts."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, person, whole

# The Treatment Outcomes Profile asks about the past four weeks, and for ratings from poor (0) to good (20).
DAYS_ASKED = 28
BEST_RATING = 20


class Assessments(LinkableExtract, agency="substance_misuse", extract="assessments", kind="increment"):
    """Adults' first assessments."""

    assessment_id: str = identifier("*")
    person_id: str = person("!")
    assessment_date: date = day(EVENT, "!")
    outcome: str = choice("treatment", "non_engagement", mark="!")


class Treatments(LinkableExtract, agency="substance_misuse", extract="treatments", kind="snapshot"):
    """Treatments, open and closed."""

    treatment_id: str = identifier("*", breaks_ties=True)
    person_id: str = person("!")
    substance_group: str = choice("opiate", "non_opiate", "alcohol")
    start_date: date = day(EVENT, "!")
    closure_date: date = day(EVENT, not_before="start_date")
    closure_reason: str = choice("completed", "dropped_out", "transferred", "other")


class TreatmentOutcomesProfiles(
    LinkableExtract, agency="substance_misuse", extract="treatment_outcomes_profiles", kind="increment"
):
    """Treatment Outcomes Profile forms."""

    form_id: str = identifier("*", breaks_ties=True)
    person_id: str = person("!")
    treatment_id: str = identifier("!")
    stage: str = choice("start", "review", "exit", mark="!")
    form_date: date = day(EVENT, "!")
    alcohol_days: int = whole(maximum=DAYS_ASKED)
    opiate_days: int = whole(maximum=DAYS_ASKED)
    crack_days: int = whole(maximum=DAYS_ASKED)
    cocaine_days: int = whole(maximum=DAYS_ASKED)
    amphetamine_days: int = whole(maximum=DAYS_ASKED)
    cannabis_days: int = whole(maximum=DAYS_ASKED)
    other_days: int = whole(maximum=DAYS_ASKED)
    psychological_health: int = whole(maximum=BEST_RATING)
    physical_health: int = whole(maximum=BEST_RATING)
    quality_of_life: int = whole(maximum=BEST_RATING)
    paid_work_days: int = whole(maximum=DAYS_ASKED)
    volunteering_days: int = whole(maximum=DAYS_ASKED)
    education_days: int = whole(maximum=DAYS_ASKED)


EXTRACTS = (Assessments, Treatments, TreatmentOutcomesProfiles)
