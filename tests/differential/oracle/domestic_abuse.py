"""Domestic abuse of one person: repeat incidents, MARAC referrals, programmes (I47 to I49, I66). No levels."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from .dates import Quarter, active, months_later
from .deliveries import Authority
from .families import Member
from .fields import Fields, empty, of_person, value_or_none
from .plans import latest_by_start

FOUR_OR_MORE = 4


def incidents_of(authority: Authority, member: Member) -> list[tuple[date, str]]:
    """Date and id of each domestic abuse incident of the person, once whatever the roles, in order."""
    days: dict[str, list[date]] = {}
    for row in of_person(authority, "incidents", member):
        if row["domestic_abuse"]:
            days.setdefault(row["incident_id"], []).append(row["incident_date"])
    return sorted((min(found), incident_id) for incident_id, found in days.items())


def repeat_incidents(authority: Authority, member: Member) -> list[tuple[date, str]]:
    """ "domestic abuse incidents that each follow another of the same person by 12 months or less" """
    incidents = incidents_of(authority, member)
    found = []
    for before, incident in pairwise(incidents):
        if before[0] >= months_later(incident[0], -12):
            found.append(incident)
    return found


def high_risk_known(authority: Authority, day: date) -> bool:
    return authority.reaches("incidents", day) and authority.reaches("marac_referrals", day)


def is_high_risk(authority: Authority, member: Member, quarter: Quarter) -> bool:
    """I66: "in the 12 months to quarter end, four or more domestic abuse incidents that each follow another of the same
    person by 12 months or less, or a MARAC referral"
    """
    last = quarter.end_known_at(authority.as_of)
    a_year_before = months_later(last, -12)
    repeats = [day for day, _ in repeat_incidents(authority, member) if a_year_before < day <= last]
    referred = any(
        a_year_before < row["referral_date"] <= last for row in of_person(authority, "marac_referrals", member)
    )
    return len(repeats) >= FOUR_OR_MORE or referred


def domestic_abuse_fields(authority: Authority, member: Member, quarter: Quarter) -> Fields:
    """I47 to I49 and I66 (first use)."""
    fields = empty("i47_da_programme_start_date", "i48_da_programme_end_date", "i49_da_programme_outcome")
    if authority.reaches("programmes", quarter.start):
        last = quarter.end_known_at(authority.as_of)
        # "the latest domestic abuse programme active in the quarter"
        programme = latest_by_start(
            [
                p
                for p in of_person(authority, "programmes", member)
                if active(p["start_date"], p["end_date"], quarter.start, last)
            ],
            "programme_id",
        )
        fields["i47_da_programme_start_date"] = value_or_none(programme, "start_date")
        if programme is not None and programme["end_date"] is not None and programme["end_date"] <= last:
            fields["i48_da_programme_end_date"] = programme["end_date"]
            fields["i49_da_programme_outcome"] = programme["outcome"]
    known = high_risk_known(authority, quarter.start)
    fields["i66_four_or_more_da_repeats_or_marac"] = is_high_risk(authority, member, quarter) if known else None
    return fields
