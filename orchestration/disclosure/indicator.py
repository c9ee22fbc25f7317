"""The cells of `kpi.indicator`, and every relation between them that follows from the indicators' definitions.

A cell is a figure, however many rows print it: the plans that start in a quarter are the denominator of 3a and of 3b.
What a measure counts is in the catalogue (`catalogue.MEASURES`). Here is the one list of what adds up to what, each
with its reason. What a share counts is some of what it is a share of: that follows without being listed.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from orchestration.disclosure.catalogue import Measure
from orchestration.disclosure.relations import Relation, Term, adds_up, part_of

MOST_SESSIONS_OF_A_CHILD = 132
"""Possible sessions of one child in a quarter: 66 weekdays, two sessions each. Fewer than six children may be behind
up to five times as many, so those count as too few."""

BREAKDOWN_CELL = (
    pl.when(pl.col("measure") == "four_or_more_repeats_or_marac")
    .then(pl.lit("adult"))
    .otherwise(pl.col("breakdown").replace("all", ""))
)
"""The breakdown of a row's cells."""

IN_PARTS = ("full_time_equivalents",)
"""Counts that come in parts of one, so that a withheld one may be less than that."""

IN_TOTALS = "{item}_in_totals_of_{indicator}"
"""What an item is called where a partner sends totals by cohort in place of rows (`source` aggregate): another figure,
of which other things are true."""
HOSPITAL_USE = {
    "8": ("people", "people_with_an_ae_attendance", "ae_attendances"),
    "9": ("people", "people_with_an_admission", "emergency_admissions"),
}
"""The items of the indicators that partners may send as totals by cohort: people, those with an event, the events."""
_PLANS = ("plans_active", "plans_active_at_fs_start", "plans_begun_after_fs_start", "plans_closed", "plans_open")
_PLANS += ("plans_started", "repeat_plans_in_12_months", "repeat_plans_in_24_months", "days_on_closed_plans")
_PLANS += ("days_on_open_plans",)
_CARE = ("periods_closed", "periods_open", "days_in_closed_care", "days_in_open_care")
_ASSESSED = ("assessments", "assessments_without_engagement", "treatments_closed", "treatments_dropped_out_of")
_SESSIONS = ("authorised_sessions", "unauthorised_sessions", "absence_sessions", "possible_sessions")
_SESSIONS += ("sessions_with_a_code",)
_TREATED = ("treatments_completed", "treatments_not_followed_by_another", "treatments_six_months_ago")
_PROCEEDINGS = ("proceedings_issued", "proceedings_in_court", "pre_proceedings_open", "proceedings_concluded")
_PROCEEDINGS += ("days_to_conclusion",)
_SPLIT = ("assessment", "individual", "group")
_WORKERS = ("cases", "workers", "cases_waiting", "workers_with_a_waiting_list", "workers_above_15_cases")
_WORKERS += ("cases_of_workers_with_hours", "full_time_equivalents", *(f"{kind}_cases" for kind in _SPLIT))
_WORKERS += tuple(f"workers_with_{kind}_cases_recorded" for kind in _SPLIT)
_NESTED = ("plans_active", "plans_closed", "plans_open", "plans_started", "repeat_plans_in_12_months")
_NESTED += ("repeat_plans_in_24_months", "days_on_closed_plans", "days_on_open_plans", *_CARE)
_NESTED += ("need_plans_open", "need_plans_over_2_years", "assessments_finished", "assessments_on_the_same_day")
_ON_THE_DAY = ("children_on_a_plan_at_the_start", "children_on_a_plan_at_the_end")
_ON_THE_DAY += ("children_looked_after_at_the_start", "children_looked_after_at_the_end")
_AUTHORITY = {"level": "authority"}
_SOCIAL_DOMAINS = ("psychological_wellbeing", "physical_health", "employment", "quality_of_life")


def _levels_add_up(reason: str, whole: str, parts: str, items: tuple[str, ...], *, but_for: bool = False) -> Relation:
    terms = (Term(1, None, {"level": whole}), Term(-1, None, {"level": parts}))
    return Relation(reason, terms, "covers" if but_for else "equal", ("breakdown",), items)


def _level_within(reason: str, part: str, whole: str, items: tuple[str, ...], *, judged: bool) -> Relation:
    terms = (Term(1, None, {"level": whole}), Term(-1, None, {"level": part}))
    return Relation(reason, terms, "at_least", ("breakdown",), items, judged)


def _of_totals(indicator: str) -> tuple[Relation, ...]:
    people, with_event, events = items = tuple(
        IN_TOTALS.format(item=item, indicator=indicator) for item in HOSPITAL_USE[indicator]
    )
    return (
        _levels_add_up("Totals by cohort are added up to those of FS.", "fs", "cohort", items),
        adds_up("Who sends totals counts the same people.", "people", people),
        part_of("Those with an event are some of the people.", with_event, people),
        part_of("Who had events had one at least.", with_event, events, judged=False),
        _never_falls("A cohort only gains spells.", (people,), level="cohort"),
    )


def _never_falls(reason: str, items: tuple[str, ...], **where: str) -> Relation:
    terms = (Term(1, None, where, quarter=1), Term(-1, None, where))
    return Relation(reason, terms, "at_least", items=items, remainder_is_judged=False)


def _group_within(reason: str, breakdown: str, items: tuple[str, ...]) -> Relation:
    terms = (Term(1, None, {"breakdown": ""}), Term(-1, None, {"breakdown": breakdown}))
    return Relation(reason, terms, "at_least", ("level", "level_value"), items)


RELATIONS: tuple[Relation, ...] = (
    # within a level and quarter
    adds_up(
        "Of the plans active some were at FS start, the others began after it.",
        "plans_active",
        "plans_active_at_fs_start",
        "plans_begun_after_fs_start",
    ),
    adds_up(
        "A plan active in the quarter closed in it or is open at its end.", "plans_active", "plans_closed", "plans_open"
    ),
    part_of("Within 12 months is within 24.", "repeat_plans_in_12_months", "repeat_plans_in_24_months"),
    part_of("Repeat plans are plans that start.", "repeat_plans_in_24_months", "plans_started"),
    part_of("Plans that start are active in the quarter.", "plans_started", "plans_active", judged=False),
    adds_up("Absence is authorised or not.", "absence_sessions", "authorised_sessions", "unauthorised_sessions"),
    Relation(
        "Every absence session has a code.",
        (Term(1, "absence_sessions"), Term(-1, "sessions_with_a_code")),
        within=("level", "level_value"),
    ),
    part_of("Absence is of possible sessions.", "absence_sessions", "possible_sessions", judged=False),
    part_of("Who attended did so at least once.", "people_with_an_ae_attendance", "ae_attendances", judged=False),
    part_of("Who was admitted was so at least once.", "people_with_an_admission", "emergency_admissions", judged=False),
    part_of("Six months have passed since some of them.", "treatments_six_months_ago", "treatments_completed"),
    adds_up(
        "Who compares improved, declined or stayed.",
        "tops_compared",
        "tops_improved",
        "tops_declined",
        "tops_unchanged",
    ),
    *(
        Relation(
            "Every domain is asked of the same people, comparable or not yet.",
            (
                *(Term(1, item, {"breakdown": domain}) for item in ("tops_compared", "tops_not_yet_comparable")),
                *(
                    Term(-1, item, {"breakdown": "substance_misuse"})
                    for item in ("tops_compared", "tops_not_yet_comparable")
                ),
            ),
            within=("level", "level_value"),
        )
        for domain in _SOCIAL_DOMAINS
    ),
    *(
        adds_up("Who compares improved, declined or stayed.", f"{scale}_compared", *(f"{scale}_{way}" for way in ways))
        for scale in ("phq9", "gad7", "lsir")
        for ways in [("improved", "declined", "unchanged")]
    ),
    *(
        part_of("Reliably improved is improved.", f"{scale}_reliably_improved", f"{scale}_improved")
        for scale in ("phq9", "gad7")
    ),
    part_of("Waiting lists are recorded of some workers.", "workers_with_a_waiting_list", "workers", judged=False),
    part_of("The highest caseload is one of them.", "highest_caseload", "cases", judged=False),
    part_of("The lowest is no more than the highest.", "lowest_caseload", "highest_caseload", judged=False),
    part_of("Hours are recorded of some workers.", "cases_of_workers_with_hours", "cases", judged=False),
    *(
        part_of("The split is recorded of some.", f"workers_with_{kind}_cases_recorded", "workers", judged=False)
        for kind in _SPLIT
    ),
    # groups within groups
    _group_within(
        "Children under 12 are some of the children.", "under_12", (*_ON_THE_DAY, "re_referrals", "referrals")
    ),
    _group_within(
        "Those not open to a disabled children's team are some of them.", "without_cwd", (*_ON_THE_DAY, *_NESTED)
    ),
    # levels
    _levels_add_up("Every spell has one latest team.", "fs", "team", (*_PLANS, *_CARE, *_ASSESSED)),
    _levels_add_up(
        "Spells by cohort, those of none apart.", "fs", "cohort", (*_PLANS, *_CARE, *_ASSESSED), but_for=True
    ),
    _levels_add_up(
        "Every spell by team; by cohort too, but for those of none.", "team", "cohort", _TREATED, but_for=True
    ),
    _level_within(
        "Every spell by team; by cohort too, but for those of none.", "cohort", "team", _SESSIONS, judged=False
    ),
    _levels_add_up("The authority's workers by team.", "authority", "team", _WORKERS),
    _level_within("FS is part of the authority.", "fs", "authority", (*_PLANS, *_CARE), judged=True),
    _level_within("FS is part of the authority.", "fs", "authority", _PROCEEDINGS, judged=True),
    _level_within("Open spells are some of all.", "fs", "team", (*_SESSIONS, *_TREATED), judged=False),
    *(relation for indicator in HOSPITAL_USE for relation in _of_totals(indicator)),
    # from quarter to quarter
    Relation(
        "Open at the end of the quarter before or started in this one.",
        (
            Term(1, "plans_active", _AUTHORITY),
            Term(-1, "plans_open", _AUTHORITY, quarter=-1),
            Term(-1, "plans_started", _AUTHORITY),
        ),
    ),
    Relation(
        "What has been open for over two years was open two years before.",
        (Term(1, "need_plans_open", _AUTHORITY, quarter=-8), Term(-1, "need_plans_over_2_years", _AUTHORITY)),
        "at_least",
        within=("breakdown",),
        remainder_is_judged=False,
    ),
    Relation(
        "A child on a plan at the end has one open plan, but for overlaps.",
        (Term(1, "plans_open", _AUTHORITY), Term(-1, "children_on_a_plan_at_the_end", _AUTHORITY)),
    ),
    *(
        Relation(
            "The next quarter starts where this one ends, but for what begins or ends on its first day.",
            (
                Term(1, f"children_{what}_at_the_end", _AUTHORITY),
                Term(-1, f"children_{what}_at_the_start", _AUTHORITY, 1),
            ),
        )
        for what in ("on_a_plan", "looked_after")
    ),
    Relation(
        "A child looked after at the end has one open period of care, but for overlaps.",
        (Term(1, "periods_open", _AUTHORITY), Term(-1, "children_looked_after_at_the_end", _AUTHORITY)),
    ),
    Relation(
        "In court is what was in court before, and issued since, and not concluded.",
        (
            Term(1, "proceedings_in_court", _AUTHORITY),
            Term(-1, "proceedings_in_court", _AUTHORITY, quarter=-1),
            Term(-1, "proceedings_issued", _AUTHORITY),
            Term(1, "proceedings_concluded", _AUTHORITY),
        ),
    ),
    _never_falls("A cohort only gains spells.", ("people",), level="cohort"),
    _never_falls(
        "Once two scores are there they stay.", ("phq9_compared", "gad7_compared", "lsir_compared"), level="cohort"
    ),
    _never_falls(
        "Twelve months that have passed stay passed.", ("repeat_incidents",), level="cohort", breakdown="before"
    ),
    _never_falls(
        "Twelve months that have passed stay passed.", ("repeat_incidents",), level="cohort", breakdown="after"
    ),
)
"""The relations that tie figures of `kpi.indicator`, but for `share_relations` and `code_relations`."""


def share_relations(measures: Iterable[Measure]) -> list[Relation]:
    """What the shares among these measures are shares of, where `RELATIONS` does not say so already."""
    listed = {
        (part.item, whole.item)
        for relation in RELATIONS
        for whole, *parts in [relation.terms]
        for part in parts
        if part.item and whole.item and not part.where
    }
    known = set(listed)
    while further := {(a, d) for a, b in known for c, d in listed if b == c} - known:
        known |= further
    shares = {each.items for each in measures if each.is_share} - known
    return [part_of("What a share counts is some of what it is a share of.", *items) for items in sorted(shares)]


def code_relations(attendance_codes: pl.DataFrame) -> list[Relation]:
    """What absence codes add up to, by `reference.attendance_codes`: the meaning that each code has last."""
    last = attendance_codes.sort("valid_from").group_by("code", maintain_order=True).agg(pl.col("counts_as").last())
    return [
        Relation(
            "Sessions of the codes that mean it.",
            (
                Term(1, f"{kind}_sessions"),
                Term(
                    -1, "sessions_with_a_code", {"breakdown": tuple(last.filter(pl.col("counts_as") == kind)["code"])}
                ),
            ),
            within=("level", "level_value"),
        )
        for kind in ("authorised", "unauthorised")
    ]
