"""Which adults of a spell work with mental health or domestic abuse workers, and since when. No scores, no levels."""

from __future__ import annotations

from datetime import date

from .dates import active
from .deliveries import Authority
from .families import Member, Spell
from .fields import of_person

INVOLVEMENTS = "adult_worker_involvements"
MENTAL_HEALTH = ("mental_health",)
DOMESTIC_ABUSE = ("domestic_abuse_victim", "domestic_abuse_perpetrator")


def works_from(authority: Authority, spell: Spell, member: Member, worker_types: tuple[str, ...]) -> date | None:
    """For "adults of the spell with a mental-health involvement that meets it, where `adult_worker_involvements` is
    known for the authority, else all its adults": "that involvement's start, or FS start". None for everybody else.
    """
    if member.is_child:
        return None
    if not authority.sends(INVOLVEMENTS):
        return spell.fs_start
    last = spell.fs_end or date.max
    starts = [
        row["start_date"]
        for row in of_person(authority, INVOLVEMENTS, member)
        if row["worker_type"] in worker_types and active(row["start_date"], row["end_date"], spell.fs_start, last)
    ]
    return min(starts, default=None)


def first_work(
    authority: Authority, pairs: list[tuple[Spell, Member]], worker_types: tuple[str, ...]
) -> list[tuple[Member, date]]:
    """Each such adult once, with the earliest beginning among their spells."""
    found: dict[str, tuple[Member, date]] = {}
    for spell, member in pairs:
        start = works_from(authority, spell, member, worker_types)
        if start is not None and (member.person_id not in found or start < found[member.person_id][1]):
            found[member.person_id] = (member, start)
    return list(found.values())
