"""The police's extracts."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import LinkableExtract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, person, text, yes_no


class Incidents(LinkableExtract, agency="police", extract="incidents", kind="increment", known_from="incident_date"):
    """Police incidents, one row an incident, person and role."""

    incident_id: str = identifier("*", breaks_ties=True)
    person_id: str = person("*")
    role: str = choice("victim", "offender", mark="*", says="The person's role: victim or offender.")
    incident_date: date = day(EVENT, "!", says="Day of the incident.")
    domestic_abuse: bool = yes_no("!", says="Recorded as domestic abuse.", named="is_domestic_abuse")
    offence_category: str = text(says="Category of the offence, as the force names it.")
    call_out: bool = yes_no("!", says="The police attended.", named="is_call_out")


class MaracReferrals(
    LinkableExtract, agency="police", extract="marac_referrals", kind="increment", known_from="referral_date"
):
    """Referrals to a multi-agency risk assessment conference (MARAC), one row a referral."""

    referral_id: str = identifier("*")
    person_id: str = person("!")
    referral_date: date = day(EVENT, "!", says="Day of the referral.")


EXTRACTS = (Incidents, MaracReferrals)
