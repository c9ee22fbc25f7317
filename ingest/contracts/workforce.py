"""The workforce extracts: posts, caseloads, training, supervision, staff surveys."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, number, text, whole


class Posts(Extract, agency="workforce", extract="posts", kind="increment"):
    """Posts of a team and role on a day, in full-time equivalents."""

    snapshot_date: date = day(EVENT, "*")
    team: str = text("*")
    role: str = text("*")
    established_fte: float = number("!", 0)
    vacant_fte: float = number("!", 0)
    leavers_fte: float = number(minimum=0)


class Caseloads(Extract, agency="workforce", extract="caseloads", kind="increment"):
    """Cases held by a worker on a day."""

    snapshot_date: date = day(EVENT, "*")
    worker_id: str = identifier("*")
    team: str = text("!")
    role: str = text("!")
    cases: int = whole("!")
    waiting: int = whole()
    assessment_cases: int = whole()
    individual_cases: int = whole()
    group_cases: int = whole()


class Training(Extract, agency="workforce", extract="training", kind="increment"):
    """Courses that workers have completed."""

    worker_id: str = identifier("*")
    course: str = choice(
        "motivational_interviewing_initial",
        "motivational_interviewing_follow_up",
        "family_safeguarding_workshop",
        "other",
        mark="*",
    )
    completed_date: date = day(EVENT, "*")


class Supervisions(Extract, agency="workforce", extract="supervisions", kind="increment"):
    """Supervisions of workers. The column ``kind`` needs another attribute name: the class has its own."""

    worker_id: str = identifier("*")
    supervision_date: date = day(EVENT, "*")
    supervision_kind: str = choice("case", "clinical", mark="*", alias="kind")


class SurveySamples(Extract, agency="workforce", extract="survey_samples", kind="increment"):
    """How many people each staff survey invited."""

    survey: str = text("*")
    people_invited: int = whole("!")


class SurveyResponses(Extract, agency="workforce", extract="survey_responses", kind="increment"):
    """Answers to staff surveys, a row for each question answered."""

    survey: str = text("*")
    response_id: str = identifier("*")
    question: str = text("*")
    answer: str = text("!")
    role: str = text()
    team: str = text()


EXTRACTS = (Posts, Caseloads, Training, Supervisions, SurveySamples, SurveyResponses)
