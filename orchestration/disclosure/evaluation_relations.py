"""What adds up to what in the tables of `evaluation.*`, among themselves and with the quarters of `kpi.indicator`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from orchestration.disclosure.relations import Relation, Term, part_of

_STRETCH = {"level": "stretch"}
_OUTCOMES = ("new_looked_after", "on_plan", "re_referrals")
_SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


def _cohorts_of() -> dict[str, tuple[str, ...]]:
    """The toolkit's cohorts that lie in each of the evaluation's."""

    def cohorts(seed: str) -> list[dict[str, str]]:
        with (_SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return {
        outer["cohort"]: tuple(
            inner["cohort"]
            for inner in cohorts("cohorts")
            if outer["start_date"] <= inner["start_date"] and inner["end_date"] <= (outer["end_date"] or "9999-12-31")
        )
        for outer in cohorts("evaluation_cohorts")
    }


def _years() -> Iterator[Relation]:
    of = {"re_referrals: counted": "re-referrals", "re_referrals: out of": "referrals"}
    for item, quarterly in of.items():
        for quarters in (1, 2, 3, 4):
            yield Relation(
                "A stretch of a year is its quarters.",
                (
                    Term(1, item, {**_STRETCH, "level_value": str(quarters)}),
                    *(Term(-1, quarterly, {"level": "authority"}, quarter=-back) for back in range(quarters)),
                ),
                within=("breakdown",),
            )
    yield Relation(
        "Children on a plan on the stretch's last day, which is a quarter's.",
        (Term(1, "on_plan: counted", _STRETCH), Term(-1, "children on a plan at the end", {"level": "authority"})),
        within=("breakdown",),
    )
    for outcome in _OUTCOMES:
        for smaller, larger in combinations(("under_10", "under_12", "", "with_uasc"), 2):
            yield Relation(
                "The younger are some of the older, and of those with unaccompanied children.",
                tuple(Term(sign, None, {"breakdown": age}) for sign, age in ((1, larger), (-1, smaller))),
                "at_least",
                ("level", "level_value", "period"),
                (f"{outcome}: counted", f"{outcome}: counted before", f"{outcome}: counted after"),
            )
        for period in ("before", "after"):
            yield Relation(
                "A period is its years.",
                (
                    Term(1, f"{outcome}: counted {period}"),
                    Term(-1, f"{outcome}: counted", {**_STRETCH, "period": period}),
                ),
                within=("breakdown",),
                across_quarters=True,
            )


def _re_referrals() -> Iterator[Relation]:
    for item, of in (("re_referrals", "counted"), ("referrals", "out of")):
        year = Term(1, f"re_referrals: {item}", {"level": "financial_year"})
        yield Relation(
            "A financial year.",
            (year, Term(-1, f"re_referrals: {of}", {**_STRETCH, "level_value": "4"})),
            within=("breakdown",),
        )
        for first in (1, 2, 3):
            yield Relation(
                "A financial year in two parts.",
                (
                    year,
                    Term(-1, f"re_referrals: {of}", {**_STRETCH, "level_value": str(first)}, first - 4),
                    Term(-1, f"re_referrals: {of}", {**_STRETCH, "level_value": str(4 - first)}),
                ),
                within=("breakdown",),
            )
        for period in ("before", "after"):
            yield Relation(
                "A period is its years.",
                (
                    Term(1, f"re_referrals: {item}", {"level": period}),
                    Term(-1, f"re_referrals: {of}", {**_STRETCH, "period": period}),
                ),
                within=("breakdown",),
                across_quarters=True,
            )
    yield Relation(
        "Both periods together.",
        (
            Term(1, "re_referrals: referrals", {"level": "after against before"}),
            Term(-1, "re_referrals: referrals", {"level": ("before", "after")}),
        ),
        within=("breakdown",),
    )
    yield part_of("Re-referrals are referrals.", "re_referrals: counted", "re_referrals: out of")
    yield part_of("Re-referrals are referrals.", "re_referrals: re_referrals", "re_referrals: referrals")


def _covers(reason: str, item: str, whole: dict[str, str], parts: dict[str, str]) -> Relation:
    return Relation(reason, (Term(1, item, whole), Term(-1, item, parts)), "covers", within=("breakdown",))


def _families() -> Iterator[Relation]:
    for item in ("families with call-outs known", "call-outs before", "call-outs after"):
        for level, scheme in (("cohort", "toolkit"), ("evaluation_cohort", "evaluation")):
            yield _covers("Families of a cohort, and of none.", item, {"level": "authority"}, {"level": level})
            yield Relation(
                "The cohorts together.",
                (
                    Term(1, item, {"level": "between cohorts", "level_value": scheme}),
                    Term(-1, item, {"level": level}),
                ),
                within=(),
            )
    for item in ("care_days: families", "care_days: counted", "families_with_a_child_entering_care: counted"):
        yield _covers("Families of a cohort, and of none.", item, {"level": "authority"}, {"level": "cohort"})
    yield part_of(
        "Families with a child who enters care are some.",
        "families_with_a_child_entering_care: counted",
        "care_days: families",
    )


def _children() -> Iterator[Relation]:
    for outcome in ("looked_after", "child_protection_plan"):
        items = [f"{outcome}: {what}" for what in ("children", "became", "already", "followed_too_short")]
        yield part_of("Those for whom it became so are some.", items[1], items[0])
        yield part_of("A family has a child at least.", f"{outcome}: n_families", items[0], judged=False)
        for item in items:
            yield Relation(
                "A comparison is of both cohorts.",
                (Term(1, item, {"level": "comparison"}), Term(-1, item, {"level": "evaluation"})),
                within=(),
            )
            for cohort, parts in _cohorts_of().items():
                yield Relation(
                    "The toolkit's cohorts lie in the evaluation's.",
                    (
                        Term(1, item, {"level": "evaluation", "level_value": cohort}),
                        Term(-1, item, {"level": "toolkit", "level_value": parts}),
                    ),
                    "covers",
                    within=(),
                )


def _services() -> Iterator[Relation]:
    for when in ("before", "after"):
        contacts, adults = f"crisis_contacts: {when}", f"adults_with_a_crisis_contact: {when}"
        yield part_of("Adults with a contact are some of the adults.", adults, "mental_health: adults")
        yield part_of("Who had contacts had one at least.", adults, contacts, judged=False)
    outcomes = ("completed", "completed_of_closed", "represented_within_6_months")
    for outcome in outcomes:
        yield part_of("Counted of the treatments.", f"{outcome}: counted", f"{outcome}: treatments")
        for what in ("treatments", "counted"):
            item = f"{outcome}: {what}"
            yield _covers("Groups of substances, and none.", item, {"level": "all"}, {"level": "group"})
    yield Relation(
        "Completed are completed, of all or of those closed.",
        (Term(1, "completed: counted"), Term(-1, "completed_of_closed: counted")),
    )
    yield part_of("Closed treatments are some.", "completed_of_closed: treatments", "completed: treatments")
    yield part_of("Six months have passed since some.", "represented_within_6_months: treatments", "completed: counted")


def _survey() -> Iterator[Relation]:
    answers = Term(-1, "survey: answers", {"level": ("agreeing answer", "other answer")})
    question = Term(1, "survey: answers", {"level": "agreement"})
    yield Relation("Every answer to a question.", (question, answers), within=("level_value", "period"))
    yield Relation(
        "Every answer that agrees.",
        (Term(1, "survey: agree"), Term(-1, "survey: answers", {"level": "agreeing answer"})),
        within=("level_value", "period"),
    )
    yield Relation(
        "Those who agree are some of those who answered.",
        (question, Term(-1, "survey: agree")),
        "at_least",
        ("level_value", "period"),
    )
    yield Relation(
        "Those who answered are some of those invited.",
        (Term(1, "survey: invited"), Term(-1, "survey: respondents")),
        "at_least",
        ("period",),
        remainder_is_judged=False,
    )


RELATIONS: tuple[Relation, ...] = (
    *_years(),
    *_re_referrals(),
    *_families(),
    *_children(),
    *_services(),
    *_survey(),
)
