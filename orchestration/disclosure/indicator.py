"""The cells of `kpi.indicator`, and every relation between them that follows from the indicators' definitions.

A cell is a figure, however many rows print it: the plans that start in a quarter are the denominator of 3a and of 3b.
Here is the one list of what adds up to what, each with its reason; a measure that is not in it is refused.
"""

from __future__ import annotations

import polars as pl

from orchestration.disclosure.relations import Relation, Term, adds_up, part_of

MOST_SESSIONS_OF_A_CHILD = 132
"""Possible sessions of one child in a quarter: 66 weekdays, two sessions each. Fewer than six children may be behind
up to five times as many, so those count as too few."""

ITEMS: dict[str, tuple[str, str | None]] = {
    "plans_active": ("plans active", None),
    "on_plan_at_quarter_start": ("children on a plan at the start", None),
    "on_plan_at_quarter_end": ("children on a plan at the end", None),
    "on_plan_at_fs_start": ("plans active at FS start", None),
    "plan_begun_after_fs_start": ("plans begun after FS start", None),
    "days_on_closed_plans": ("days on closed plans", "plans closed"),
    "days_on_open_plans": ("days on open plans", "plans open"),
    "repeat_plans_12_months": ("repeat plans in 12 months", "plans started"),
    "repeat_plans_24_months": ("repeat plans in 24 months", "plans started"),
    "proceedings_issued": ("proceedings issued", None),
    "in_court_at_quarter_end": ("proceedings in court", None),
    "in_pre_proceedings_at_quarter_end": ("pre-proceedings", None),
    "days_issue_to_conclusion": ("days to conclusion", "proceedings concluded"),
    "looked_after_at_quarter_start": ("children looked after at the start", None),
    "looked_after_at_quarter_end": ("children looked after at the end", None),
    "days_in_closed_care": ("days in closed care", "periods closed"),
    "days_in_open_care": ("days in open care", "periods open"),
    "authorised_absence": ("authorised sessions", "possible sessions"),
    "unauthorised_absence": ("unauthorised sessions", "possible sessions"),
    "total_absence": ("absence sessions", "possible sessions"),
    "absence_by_code": ("sessions with a code", "possible sessions"),
    "ae_attendances": ("people with an A&E attendance", "people"),
    "ae_attendances_events": ("A&E attendances", None),
    "emergency_admissions": ("people with an admission", "people"),
    "emergency_admissions_events": ("emergency admissions", None),
    "treatments_completed": ("treatments completed", None),
    "not_represented_within_6_months": ("treatments not followed by another", "treatments six months ago"),
    "assessed": ("assessments", None),
    "no_engagement_before_treatment": ("assessments without engagement", "assessments"),
    "dropped_out_of_treatment": ("treatments dropped out of", "treatments closed"),
    "tops_improved": ("TOP improved", "TOP compared"),
    "tops_declined": ("TOP declined", "TOP compared"),
    "tops_unchanged": ("TOP unchanged", "TOP compared"),
    "tops_not_yet_comparable": ("TOP not yet comparable", None),
    "tops_mean_change": ("TOP change", "TOP compared"),
    "cases_per_worker": ("cases", "workers"),
    "waiting_per_worker": ("cases waiting", "workers with a waiting list"),
    "highest_cases": ("highest caseload", None),
    "expert_reports_accepted": ("expert reports", None),
    "expert_witness_cost_avoided": ("cost of expert reports", None),
    "repeat_incidents": ("repeat incidents", None),
    "programmes_started": ("programmes started", None),
    "programmes_ended": ("programmes ended", None),
    "programmes_completed": ("programmes completed", "programmes ended"),
    "four_or_more_repeats_or_marac": ("adults at high risk", "people"),
    "re_referrals": ("re-referrals", "referrals"),
    **{
        f"{scale}_{outcome}": (f"{scale} {outcome}", f"{scale} compared")
        for scale in ("phq9", "gad7")
        for outcome in ("mean_change", "improved", "declined", "unchanged", "reliably_improved")
    },
    **{f"lsir_{outcome}": (f"lsir {outcome}", "lsir compared") for outcome in ("improved", "declined", "unchanged")},
}
"""Of each measure, what its numerator and what its denominator counts."""

IN_TOTALS = "{item}, in totals of {indicator}"
"""What an item is called where a partner sends totals by cohort in place of rows (`source` aggregate): another figure,
of which other things are true."""
HOSPITAL_USE = {
    "8": ("people", "people with an A&E attendance", "A&E attendances"),
    "9": ("people", "people with an admission", "emergency admissions"),
}
"""The items of the indicators that partners may send as totals by cohort: people, those with an event, the events."""
SUMS = frozenset(
    {"days on closed plans", "days on open plans", "days to conclusion", "days in closed care", "days in open care"}
    | {"TOP change", "phq9 mean_change", "gad7 mean_change", "cost of expert reports"}
)
"""What is summed over people or things, not a count of them: withheld when that count is."""
MAY_BE_NEGATIVE = frozenset({"TOP change", "phq9 mean_change", "gad7 mean_change"})
RESTS_ON = {
    **{item: whole for item, whole in ITEMS.values() if whole is not None and item in SUMS},
    **{item: "possible sessions" for item, whole in ITEMS.values() if whole == "possible sessions"},
    "cases": "workers",
    "cases waiting": "workers with a waiting list",
    "highest caseload": "workers",
    "cost of expert reports": "expert reports",
}
"""What may not be shown when something else is not: sums over too few, sessions and cases of too few."""

_PLANS = ("plans active", "plans active at FS start", "plans begun after FS start", "plans closed", "plans open")
_PLANS += ("plans started", "repeat plans in 12 months", "repeat plans in 24 months", "days on closed plans")
_PLANS += ("days on open plans",)
_CARE = ("periods closed", "periods open", "days in closed care", "days in open care")
_ASSESSED = ("assessments", "assessments without engagement", "treatments closed", "treatments dropped out of")
_SESSIONS = ("authorised sessions", "unauthorised sessions", "absence sessions", "possible sessions")
_SESSIONS += ("sessions with a code",)
_TREATED = ("treatments completed", "treatments not followed by another", "treatments six months ago")
_PROCEEDINGS = ("proceedings issued", "proceedings in court", "pre-proceedings", "proceedings concluded")
_PROCEEDINGS += ("days to conclusion",)
_WORKERS = ("cases", "workers", "cases waiting", "workers with a waiting list")
_NESTED = ("plans active", "plans closed", "plans open", "plans started", "repeat plans in 12 months")
_NESTED += ("repeat plans in 24 months", "days on closed plans", "days on open plans", *_CARE)
_ON_THE_DAY = ("children on a plan at the start", "children on a plan at the end")
_ON_THE_DAY += ("children looked after at the start", "children looked after at the end")
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
        "plans active",
        "plans active at FS start",
        "plans begun after FS start",
    ),
    adds_up(
        "A plan active in the quarter closed in it or is open at its end.", "plans active", "plans closed", "plans open"
    ),
    part_of("Within 12 months is within 24.", "repeat plans in 12 months", "repeat plans in 24 months"),
    part_of("Repeat plans are plans that start.", "repeat plans in 24 months", "plans started"),
    part_of("Plans that start are active in the quarter.", "plans started", "plans active", judged=False),
    adds_up("Absence is authorised or not.", "absence sessions", "authorised sessions", "unauthorised sessions"),
    Relation(
        "Every absence session has a code.",
        (Term(1, "absence sessions"), Term(-1, "sessions with a code")),
        within=("level", "level_value"),
    ),
    part_of("Absence is of possible sessions.", "absence sessions", "possible sessions", judged=False),
    part_of("Those who attended are some of the people.", "people with an A&E attendance", "people"),
    part_of("Those admitted are some of the people.", "people with an admission", "people"),
    part_of("Who attended did so at least once.", "people with an A&E attendance", "A&E attendances", judged=False),
    part_of("Who was admitted was so at least once.", "people with an admission", "emergency admissions", judged=False),
    part_of(
        "Not followed are some of those that could be.",
        *("treatments not followed by another", "treatments six months ago"),
    ),
    part_of("Six months have passed since some of them.", "treatments six months ago", "treatments completed"),
    part_of("Some assessments end without engagement.", "assessments without engagement", "assessments"),
    part_of("Some treatments closed were dropped out of.", "treatments dropped out of", "treatments closed"),
    adds_up(
        "Who compares improved, declined or stayed.", "TOP compared", "TOP improved", "TOP declined", "TOP unchanged"
    ),
    *(
        Relation(
            "Every domain is asked of the same people, comparable or not yet.",
            (
                *(Term(1, item, {"breakdown": domain}) for item in ("TOP compared", "TOP not yet comparable")),
                *(
                    Term(-1, item, {"breakdown": "substance_misuse"})
                    for item in ("TOP compared", "TOP not yet comparable")
                ),
            ),
            within=("level", "level_value"),
        )
        for domain in _SOCIAL_DOMAINS
    ),
    *(
        adds_up("Who compares improved, declined or stayed.", f"{scale} compared", *(f"{scale} {way}" for way in ways))
        for scale in ("phq9", "gad7", "lsir")
        for ways in [("improved", "declined", "unchanged")]
    ),
    *(
        part_of("Reliably improved is improved.", f"{scale} reliably_improved", f"{scale} improved")
        for scale in ("phq9", "gad7")
    ),
    part_of("Waiting lists are recorded of some workers.", "workers with a waiting list", "workers", judged=False),
    part_of("The highest caseload is one of them.", "highest caseload", "cases", judged=False),
    part_of("Programmes completed have ended.", "programmes completed", "programmes ended"),
    part_of("Those at high risk are some of the adults.", "adults at high risk", "people"),
    part_of("Re-referrals are referrals.", "re-referrals", "referrals"),
    # groups within groups
    _group_within("Children under 12 are some of the children.", "under_12", _ON_THE_DAY),
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
            Term(1, "plans active", _AUTHORITY),
            Term(-1, "plans open", _AUTHORITY, quarter=-1),
            Term(-1, "plans started", _AUTHORITY),
        ),
    ),
    Relation(
        "A child on a plan at the end has one open plan, but for overlaps.",
        (Term(1, "plans open", _AUTHORITY), Term(-1, "children on a plan at the end", _AUTHORITY)),
    ),
    *(
        Relation(
            "The next quarter starts where this one ends, but for what begins or ends on its first day.",
            (
                Term(1, f"children {what} at the end", _AUTHORITY),
                Term(-1, f"children {what} at the start", _AUTHORITY, 1),
            ),
        )
        for what in ("on a plan", "looked after")
    ),
    Relation(
        "A child looked after at the end has one open period of care, but for overlaps.",
        (Term(1, "periods open", _AUTHORITY), Term(-1, "children looked after at the end", _AUTHORITY)),
    ),
    Relation(
        "In court is what was in court before, and issued since, and not concluded.",
        (
            Term(1, "proceedings in court", _AUTHORITY),
            Term(-1, "proceedings in court", _AUTHORITY, quarter=-1),
            Term(-1, "proceedings issued", _AUTHORITY),
            Term(1, "proceedings concluded", _AUTHORITY),
        ),
    ),
    _never_falls("A cohort only gains spells.", ("people",), level="cohort"),
    _never_falls(
        "Once two scores are there they stay.", ("phq9 compared", "gad7 compared", "lsir compared"), level="cohort"
    ),
    _never_falls(
        "Twelve months that have passed stay passed.", ("repeat incidents",), level="cohort", breakdown="before"
    ),
    _never_falls(
        "Twelve months that have passed stay passed.", ("repeat incidents",), level="cohort", breakdown="after"
    ),
)
"""Every relation that ties figures of `kpi.indicator`, but for what absence codes mean (`code_relations`)."""


def code_relations(attendance_codes: pl.DataFrame) -> list[Relation]:
    """What absence codes add up to, by `reference.attendance_codes`: the meaning that each code has last."""
    last = attendance_codes.sort("valid_from").group_by("code", maintain_order=True).agg(pl.col("counts_as").last())
    return [
        Relation(
            "Sessions of the codes that mean it.",
            (
                Term(1, f"{kind} sessions"),
                Term(
                    -1, "sessions with a code", {"breakdown": tuple(last.filter(pl.col("counts_as") == kind)["code"])}
                ),
            ),
            within=("level", "level_value"),
        )
        for kind in ("authorised", "unauthorised")
    ]
