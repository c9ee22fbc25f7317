"""Figures of adult services below authority level: Indicators 10 to 13 and 17 to 19 over the people of some spells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dates import Quarter, months_later
from .deliveries import Authority, Row
from .domestic_abuse import is_high_risk, repeat_incidents
from .families import Member, Spell
from .fields import of_person
from .figures import Figure
from .specialists import DOMESTIC_ABUSE, first_work
from .treatments import (
    DOMAINS,
    Progress,
    assessments_since,
    completed_by,
    dated_in,
    progress_of,
    represented,
    treatments_closed_since,
)


@dataclass(frozen=True)
class People:
    """The spells of a level in a quarter, each with its persons."""

    of_spell: list[tuple[Spell, list[Member]]]

    @property
    def pairs(self) -> list[tuple[Spell, Member]]:
        return [(spell, member) for spell, members in self.of_spell for member in members]

    @property
    def distinct(self) -> list[Member]:
        """Everybody once, however many spells they are in."""
        return list({member.person_id: member for _, member in self.pairs}.values())

    @property
    def adult_pairs(self) -> list[tuple[Spell, Member]]:
        """Adults at FS start, with each of their spells."""
        return [(spell, member) for spell, member in self.pairs if not member.is_child]

    def of_age_group(self, *, children: bool) -> list[Member]:
        """Children or adults "at FS start", each once."""
        return list({m.person_id: m for _, m in self.pairs if m.is_child is children}.values())


def distinct_rows(rows: list[Row], key: str) -> list[Row]:
    """ "Distinct things": each counts once per level however many spells it meets."""
    return list({row[key]: row for row in rows}.values())


def figures_of_treatments(authority: Authority, quarter: Quarter, people: People) -> list[Figure]:
    """Indicator 10: "completed successfully in the quarter; of those whose six months have passed, how many did not
    re-present".
    """
    completed, outcomes = 0, []
    last = quarter.end_known_at(authority.as_of)
    for member in people.of_age_group(children=False):  # "10 to 13 count adults of the spell only"
        treatments = of_person(authority, "treatments", member)
        for treatment in treatments:
            if completed_by(treatment, quarter.start, last):
                completed += 1
                outcomes.append(represented(authority, treatment, treatments))
    not_represented = outcomes.count(False)
    return [
        Figure("10", "treatments_completed", "count", completed),
        Figure(
            "10",
            "not_represented_within_6_months",
            "percent",
            not_represented,
            not_represented + outcomes.count(True),
        ),
    ]


def figures_of_assessments(authority: Authority, quarter: Quarter, people: People) -> list[Figure]:
    """Indicator 11: "assessed, no engagement before treatment", over assessments since FS in the quarter (I29, I30)."""
    assessments = distinct_rows(
        [a for spell, member in people.adult_pairs for a in assessments_since(authority, spell, member, quarter)],
        "assessment_id",
    )
    not_engaged = sum(1 for a in assessments if a["outcome"] == "non_engagement")
    return [
        Figure("11", "assessed", "count", len(assessments)),
        Figure("11", "no_engagement_before_treatment", "percent", not_engaged, len(assessments)),
    ]


def figure_of_drop_out(authority: Authority, quarter: Quarter, people: People) -> Figure:
    """Indicator 11: "dropped out after engagement", over treatments closed since FS in the quarter (I31)."""
    closed = distinct_rows(
        [t for spell, member in people.adult_pairs for t in treatments_closed_since(authority, spell, member, quarter)],
        "treatment_id",
    )
    dropped_out = sum(1 for t in closed if t["closure_reason"] == "dropped_out")
    return Figure("11", "dropped_out_of_treatment", "percent", dropped_out, len(closed))


def figures_of_forms(authority: Authority, quarter: Quarter, people: People) -> list[tuple[str, Figure]]:
    """Indicators 12 (substance misuse) and 13 (the other domains): "individuals improved, declined, unchanged, not yet
    comparable; mean change; per domain".
    """
    adults = people.of_age_group(children=False)
    progress = [one for member in adults for one in progress_of(authority, member, quarter)]
    found = []
    for domain in DOMAINS:
        indicator = "12" if domain == "substance_misuse" else "13"
        own = [one for one in progress if one.domain == domain]
        found += [(domain, figure) for figure in figures_of_changes(indicator, own)]
    return found


def figures_of_changes(indicator: str, progress: list[Progress]) -> list[Figure]:
    """The figures of one domain; `progress` has one entry for each person with a treatment in the quarter."""
    changes = [one.change for one in progress if one.change is not None]
    individuals = len(changes)
    improved = sum(1 for one in progress if one.improved)
    declined = sum(1 for one in progress if one.declined)
    return [
        Figure(indicator, "tops_improved", "percent", improved, individuals),
        Figure(indicator, "tops_declined", "percent", declined, individuals),
        Figure(indicator, "tops_unchanged", "percent", individuals - improved - declined, individuals),
        Figure(indicator, "tops_not_yet_comparable", "count", len(progress) - individuals),
        Figure(indicator, "tops_mean_change", "points", sum(changes), individuals),
    ]


def figures_of_repeats(authority: Authority, quarter: Quarter, people: People) -> list[tuple[str, Figure]]:
    """Indicator 17, of "adults being worked with": "`quarter`: dated in the quarter since FS; `before` and `after`: the
    12 months before and from FS start, of the spells whose 12 months after have passed by the quarter end, the same
    spells in both". A spell that starts on 1 April has its 12 months on 1 April.
    """
    last = quarter.end_known_at(authority.as_of)
    found: dict[str, set[str]] = {"before": set(), "quarter": set(), "after": set()}
    for spell, member in people.pairs:
        if member.is_child:
            continue
        window = spell.window(quarter, authority.as_of)
        a_year_before, a_year_after = months_later(spell.fs_start, -12), months_later(spell.fs_start, 12)
        for day, incident_id in repeat_incidents(authority, member):
            if window is not None and window[0] <= day <= window[1]:
                found["quarter"].add(incident_id)
            if a_year_after <= last and a_year_before <= day < spell.fs_start:
                found["before"].add(incident_id)
            if a_year_after <= last and spell.fs_start <= day < a_year_after:
                found["after"].add(incident_id)
    return [
        (breakdown, Figure("17", "repeat_incidents", "incidents", len(incidents)))
        for breakdown, incidents in found.items()
    ]


def figures_of_programmes(authority: Authority, quarter: Quarter, people: People) -> list[tuple[str, Figure]]:
    """Indicator 18, of "adults working with DA workers": "started, ended, completed, per cent completed, victim and
    perpetrator apart".
    """
    window: tuple[date, date] = (quarter.start, quarter.end_known_at(authority.as_of))
    working = first_work(authority, people.pairs, DOMESTIC_ABUSE)
    programmes = [p for member, _ in working for p in of_person(authority, "programmes", member)]
    figures = []
    for role in ("victim", "perpetrator"):
        own = [p for p in programmes if p["participant_role"] == role]
        ended = dated_in(own, "end_date", window)
        completed = sum(1 for p in ended if p["outcome"] == "completed")
        started = len(dated_in(own, "start_date", window))
        figures += [
            (role, Figure("18", "programmes_started", "count", started)),
            (role, Figure("18", "programmes_ended", "count", len(ended))),
            (role, Figure("18", "programmes_completed", "percent", completed, len(ended))),
        ]
    return figures


def figure_of_high_risk(authority: Authority, quarter: Quarter, people: People) -> Figure:
    """Indicator 19: "adults with I66 true", over the adults being worked with."""
    adults = people.of_age_group(children=False)
    at_risk = sum(1 for adult in adults if is_high_risk(authority, adult, quarter))
    return Figure("19", "four_or_more_repeats_or_marac", "percent", at_risk, len(adults))
