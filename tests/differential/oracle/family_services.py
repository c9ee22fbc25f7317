"""I29 to I31 summed and I50 to I68 of a family: how many of its persons, in one quarter of one spell."""

from __future__ import annotations

from collections.abc import Callable

from .dates import Quarter
from .deliveries import Authority, Row
from .domestic_abuse import high_risk_known, is_high_risk
from .families import Member, Spell
from .fields import Fields, of_person
from .treatments import (
    DOMAINS,
    assessments_since,
    completed_by,
    dated_in,
    forms_known,
    progress_of,
    represented,
    treatments_closed_since,
)


def in_quarter(authority: Authority, quarter: Quarter, extract: str, column: str) -> Callable[[Member], list[Row]]:
    """A person's rows of an extract dated in the quarter."""
    window = (quarter.start, quarter.end_known_at(authority.as_of))
    return lambda member: dated_in(of_person(authority, extract, member), column, window)


def persons_with(members: list[Member], found: Callable[[Member], object]) -> int:
    return sum(1 for member in members if found(member))


def of_treatments(authority: Authority, spell: Spell, members: list[Member], quarter: Quarter) -> Fields:
    """I50 to I53 ("individuals starting treatment, ending it, successful, re-presenting") and I31."""
    starting = in_quarter(authority, quarter, "treatments", "start_date")
    ending = in_quarter(authority, quarter, "treatments", "closure_date")

    def successful(member: Member) -> list[Row]:
        return [t for t in ending(member) if completed_by(t, quarter.start, quarter.end)]

    def representing(member: Member) -> bool:
        treatments = of_person(authority, "treatments", member)
        return any(represented(authority, t, treatments) for t in ending(member))

    closed = [t for member in members for t in treatments_closed_since(authority, spell, member, quarter)]
    return {
        "i31_treatments_no_engagement": sum(1 for t in closed if t["closure_reason"] == "dropped_out"),
        "i50_starting_treatment": persons_with(members, starting),
        "i51_ending_treatment": persons_with(members, ending),
        "i52_treatments_successful": persons_with(members, successful),
        "i53_representing_within_6_months": persons_with(members, representing),
    }


def of_assessments(authority: Authority, spell: Spell, members: list[Member], quarter: Quarter) -> Fields:
    """I29 and I30 summed; I54 and I55, "assessed, assessed with no engagement"."""
    outcomes = [[a["outcome"] for a in assessments_since(authority, spell, m, quarter)] for m in members]
    return {
        "i29_initial_assessments": sum(len(found) for found in outcomes),
        "i30_initial_assessments_no_engagement": sum(found.count("non_engagement") for found in outcomes),
        "i54_initial_assessments": sum(1 for found in outcomes if found),
        "i55_initial_assessments_no_engagement": sum(1 for found in outcomes if "non_engagement" in found),
    }


def of_forms(authority: Authority, members: list[Member], quarter: Quarter) -> Fields:
    """I56 to I65, "individuals improved / declined in each TOPS domain, latest form against initial form"."""
    progress = [one for member in members for one in progress_of(authority, member, quarter)]
    fields = {}
    for place, domain in enumerate(DOMAINS):
        own = [one for one in progress if one.domain == domain]
        fields[f"i{56 + 2 * place}_improved_{domain}"] = sum(1 for one in own if one.improved)
        fields[f"i{57 + 2 * place}_declined_{domain}"] = sum(1 for one in own if one.declined)
    return fields


def of_programmes(authority: Authority, members: list[Member], quarter: Quarter) -> Fields:
    """I66 (second use) and I67, "individuals starting / ending a domestic abuse programme in the quarter"."""
    return {
        "i66_starting_da_programme": persons_with(members, in_quarter(authority, quarter, "programmes", "start_date")),
        "i67_ending_da_programme": persons_with(members, in_quarter(authority, quarter, "programmes", "end_date")),
    }


def of_high_risk(authority: Authority, members: list[Member], quarter: Quarter) -> Fields:
    """I68, "individuals with I66 true"."""
    count = persons_with(members, lambda member: is_high_risk(authority, member, quarter))
    return {"i68_four_or_more_da_repeats_or_marac": count}


def fields_of(authority: Authority, spell: Spell, members: list[Member], quarter: Quarter) -> Fields:
    """All of them, empty where what they rest on is not known."""
    day = quarter.start
    groups = (
        (authority.reaches("treatments", day), of_treatments(authority, spell, members, quarter)),
        (authority.reaches("assessments", day), of_assessments(authority, spell, members, quarter)),
        (forms_known(authority, day), of_forms(authority, members, quarter)),
        (authority.reaches("programmes", day), of_programmes(authority, members, quarter)),
        (high_risk_known(authority, day), of_high_risk(authority, members, quarter)),
    )
    return {column: value if known else None for known, fields in groups for column, value in fields.items()}
