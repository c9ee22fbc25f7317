"""Figures below authority level (fs, cohort, team): Indicators 1, 2, 3, 6 and 7 over a list of spells."""

from __future__ import annotations

from datetime import date

from .attendance import Sessions, sessions_of
from .dates import Quarter, active, closed_between, on_the_day
from .deliveries import Authority, Row
from .families import Member, Spell, members_of
from .fields import of_person
from .figures import Figure, mean_of_closed, mean_of_open, repeats
from .person_quarter import care_since_fs, periods_without_uasc
from .plans import days_since_previous


def children_of(authority: Authority, spell: Spell) -> list[Member]:
    return [member for member in members_of(authority, spell) if member.is_child]


def plans_met(
    authority: Authority, quarter: Quarter, spells: list[Spell]
) -> tuple[dict[str, tuple[Row, date]], dict[str, int | None]]:
    """The plans of I08, "once per level however many spells it meets", each with "the earliest FS start among them";
    and, of those that start in a window, I20.
    """
    met: dict[str, tuple[Row, date]] = {}
    gaps: dict[str, int | None] = {}
    for spell in spells:
        window = spell.window(quarter, authority.as_of)
        if window is None:
            continue
        for child in children_of(authority, spell):
            plans = of_person(authority, "child_protection_plans", child)
            for plan in plans:
                if not active(plan["start_date"], plan["end_date"], *window):
                    continue
                _, earliest = met.get(plan["plan_id"], (plan, spell.fs_start))
                met[plan["plan_id"]] = (plan, min(earliest, spell.fs_start))
                # "3a and 3b take every plan that starts in the window, not only the child's first"
                if window[0] <= plan["start_date"] <= window[1]:
                    gaps[plan["plan_id"]] = days_since_previous(plan, plans)
    return met, gaps


def figures_of_plans(authority: Authority, quarter: Quarter, spells: list[Spell]) -> list[Figure]:
    """Indicators 1, 2 and 3. "2a to 3b take the plans of I08 and judge closed, open and new by the quarter." """
    met, gaps = plans_met(authority, quarter, spells)
    last = quarter.end_known_at(authority.as_of)
    plans = [plan for plan, _ in met.values()]
    at_start = [plan for plan, fs_start in met.values() if plan["start_date"] <= fs_start]
    return [
        Figure("1", "plans_active", "plans", len(plans)),
        Figure("1", "on_plan_at_fs_start", "plans", len(at_start)),
        Figure("1", "plan_begun_after_fs_start", "plans", len(plans) - len(at_start)),
        mean_of_closed(
            "2a", "days_on_closed_plans", [p for p in plans if closed_between(p["end_date"], quarter.start, last)]
        ),
        mean_of_open(
            "2b", "days_on_open_plans", [p for p in plans if on_the_day(p["start_date"], p["end_date"], last)], last
        ),
        *repeats(list(gaps.values())),
    ]


def figures_of_care(authority: Authority, quarter: Quarter, spells: list[Spell]) -> list[Figure]:
    """Indicator 6: the periods of I23 and I24, each once."""
    still_open: dict[str, Row] = {}
    closed: dict[str, Row] = {}
    for spell in spells:
        for child in children_of(authority, spell):
            open_now, closed_now = care_since_fs(periods_without_uasc(authority, child), spell, quarter, authority)
            still_open.update({row["period_id"]: row for row in open_now})
            closed.update({row["period_id"]: row for row in closed_now})
    last = quarter.end_known_at(authority.as_of)
    return [
        mean_of_closed("6a", "days_in_closed_care", list(closed.values())),
        mean_of_open("6b", "days_in_open_care", list(still_open.values()), last),
    ]


def sessions_of_level(authority: Authority, quarter: Quarter, spells: list[Spell]) -> Sessions:
    """The sessions in the quarter of the children of the spells, each child once."""
    persons = {child.person_id: child.person for spell in spells for child in children_of(authority, spell)}
    total = Sessions()
    for person in persons.values():
        own = sessions_of(authority, person, quarter)
        if own is not None:
            total.add(own)
    return total


def figures_of_attendance(sessions: Sessions) -> list[Figure]:
    """Indicator 7: "authorised, unauthorised and total absence sessions over possible sessions"; `aggregate` where all
    of them come from summaries.
    """
    source = "aggregate" if sessions.extracts == {"attendance_summary"} else "individual"
    absent = {
        "authorised_absence": sessions.authorised,
        "unauthorised_absence": sessions.unauthorised,
        "total_absence": sessions.authorised + sessions.unauthorised,
    }
    return [Figure("7", measure, "percent", number, sessions.possible, source) for measure, number in absent.items()]


def figure_of_code(sessions: Sessions, code: str) -> Figure:
    """Indicator 7 "by reason code too"."""
    return Figure("7", "absence_by_code", "percent", sessions.by_code[code], sessions.possible)
