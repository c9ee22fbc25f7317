"""The workforce extracts: posts, caseloads, training, supervision, staff surveys."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, number, text, whole


class Posts(Extract, agency="workforce", extract="posts", kind="increment", known_from="snapshot_date"):
    """Posts, one row a day counted, team and role."""

    snapshot_date: date = day(EVENT, "*", says="Day of the count.")
    team: str = text("*")
    role: str = text("*")
    established_fte: float = number("!", 0, says="Established posts, full-time equivalent.")
    vacant_fte: float = number("!", 0, says="Vacant posts, full-time equivalent.")
    leavers_fte: float = number(minimum=0, says="Leavers, full-time equivalent.")


class Caseloads(Extract, agency="workforce", extract="caseloads", kind="increment", known_from="snapshot_date"):
    """Caseloads, one row a day counted and worker."""

    snapshot_date: date = day(EVENT, "*", says="Day of the count.")
    worker_id: str = identifier("*")
    team: str = text("!")
    role: str = text("!")
    cases: int = whole("!", says="Cases held.")
    waiting: int = whole(says="People on the waiting list.")
    fte: float = number(minimum=0, says="Full-time equivalent of the worker: 1 for full time.")
    assessment_cases: int = whole(says="Cases in assessment.")
    individual_cases: int = whole(says="Cases in individual work.")
    group_cases: int = whole(says="Cases in group work.")


class Training(Extract, agency="workforce", extract="training", kind="increment", known_from="completed_date"):
    """Training completed, one row a worker, course and day."""

    worker_id: str = identifier("*")
    course: str = choice(
        "motivational_interviewing_initial",
        "motivational_interviewing_follow_up",
        "family_safeguarding_workshop",
        "other",
        mark="*",
    )
    completed_date: date = day(EVENT, "*", says="Day on which it was completed.")


class Supervisions(
    Extract, agency="workforce", extract="supervisions", kind="increment", known_from="supervision_date"
):
    """Supervisions received, one row a worker, day and kind."""

    worker_id: str = identifier("*")
    supervision_date: date = day(EVENT, "*", says="Day of the supervision.")
    supervision_kind: str = choice("case", "clinical", mark="*", alias="kind")


class SurveySamples(Extract, agency="workforce", extract="survey_samples", kind="increment"):
    """Surveys, one row a survey."""

    survey: str = text("*", says="Name of the survey.")
    people_invited: int = whole("!", says="People invited to answer.")


class SurveyResponses(Extract, agency="workforce", extract="survey_responses", kind="increment"):
    """Survey answers, one row a response and question."""

    survey: str = text("*", says="Name of the survey.")
    response_id: str = identifier("*", says="Pseudonym of a response.")
    question: str = text("*", says="The question, as the survey words it.")
    answer: str = text("!", says="The answer given.")
    role: str = text()
    team: str = text()


EXTRACTS = (Posts, Caseloads, Training, Supervisions, SurveySamples, SurveyResponses)
