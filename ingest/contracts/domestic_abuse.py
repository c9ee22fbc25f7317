"""The domestic abuse services' extracts."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT, PLANNED
from ingest.contracts.fields import choice, day, identifier, person, whole


class Programmes(LinkableExtract, agency="domestic_abuse", extract="programmes", kind="snapshot"):
    """Adults' places on programmes for victims or for perpetrators."""

    programme_id: str = identifier("*", breaks_ties=True)
    person_id: str = person("!")
    participant_role: str = choice("victim", "perpetrator", mark="!")
    start_date: date = day(EVENT, "!")
    end_date: date = day(PLANNED, not_before="start_date")
    outcome: str = choice("completed", "not_completed")


class LsirAssessments(LinkableExtract, agency="domestic_abuse", extract="lsir_assessments", kind="increment"):
    """Level of Service Inventory (Revised) scores of perpetrators: 54 items, each scored or not."""

    person_id: str = person("*")
    assessment_date: date = day(EVENT, "*")
    stage: str = choice("initial", "review", "end", mark="!")
    score: int = whole("!", 0, 54)


EXTRACTS = (Programmes, LsirAssessments)
