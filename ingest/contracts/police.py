"""The police's extracts."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, person, text, yes_no


class Incidents(LinkableExtract, agency="police", extract="incidents", kind="increment"):
    """Incidents, a row for each person and role in them."""

    incident_id: str = identifier("*", breaks_ties=True)
    person_id: str = person("*")
    role: str = choice("victim", "offender", mark="*")
    incident_date: date = day(EVENT, "!")
    domestic_abuse: bool = yes_no("!")
    offence_category: str = text()
    call_out: bool = yes_no("!")


class MaracReferrals(LinkableExtract, agency="police", extract="marac_referrals", kind="increment"):
    """Referrals to a multi-agency risk assessment conference."""

    referral_id: str = identifier("*")
    person_id: str = person("!")
    referral_date: date = day(EVENT, "!")


EXTRACTS = (Incidents, MaracReferrals)
