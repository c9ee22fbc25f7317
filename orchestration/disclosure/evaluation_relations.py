"""What adds up to what in the tables of `evaluation.*`, among themselves and with the quarters of `kpi.indicator`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from orchestration.disclosure.catalogue import cohorts_within
from orchestration.disclosure.relations import Relation, Term, part_of

_STRETCH = {"level": "stretch"}
_OUTCOMES = ("new_looked_after", "on_plan", "re_referrals")


def _years() -> Iterator[Relation]:
    of = {"re_referrals: counted": "re_referrals", "re_referrals: out of": "referrals"}
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
        (Term(1, "on_plan: counted", _STRETCH), Term(-1, "children_on_a_plan_at_the_end", {"level": "authority"})),
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
    call_outs = ("call-outs before", "call-outs after")
    for item in call_outs:
        yield part_of("Some call-outs are of domestic abuse.", f"domestic abuse {item}", item)
    for item in ("families with call-outs known", *call_outs, *(f"domestic abuse {item}" for item in call_outs)):
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


def _hospital_use() -> Iterator[Relation]:
    for outcome in ("ae_attendances", "emergency_admissions"):
        families, *events = (
            f"{outcome}: {what}" for what in ("families with hospital use known", "events before", "events after")
        )
        for item in (families, *events):
            for level in ("cohort", "evaluation_cohort"):
                yield _covers("Families of a cohort, and of none.", item, {"level": "authority"}, {"level": level})
        for item in events:
            yield Relation(
                "People are children or adults.",
                (Term(1, item, {"breakdown": ""}), Term(-1, item, {"breakdown": ("child", "adult")})),
                within=("level", "level_value"),
            )
        for group in ("child", "adult"):
            yield Relation(
                "Families with such people are some.",
                (Term(1, families, {"breakdown": ""}), Term(-1, families, {"breakdown": group})),
                "at_least",
                ("level", "level_value"),
            )


def _attendance() -> Iterator[Relation]:
    for compared in ("year_of_fs_start", "year_after"):
        absence = [f"absence {when}, {compared}" for when in ("before", "compared")]
        possible = [f"possible sessions {when}, {compared}" for when in ("before", "compared")]
        for item in (f"children with sessions, {compared}", *possible, *absence):
            for level in ("cohort", "evaluation_cohort"):
                yield _covers("Children of a cohort, and of none.", item, {"level": "authority"}, {"level": level})
        for item in absence:
            yield Relation(
                "Absence is authorised or not.",
                (
                    Term(1, item, {"breakdown": ""}),
                    Term(-1, item, {"breakdown": ("authorised_absence", "unauthorised_absence")}),
                ),
                within=("level", "level_value"),
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
            for cohort, parts in cohorts_within().items():
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
    outcomes = ("completed", "completed_of_closed", "adults_completed", "represented_within_6_months")
    for outcome in outcomes:
        yield part_of("Counted of the treatments.", f"{outcome}: counted", f"{outcome}: treatments")
        for what in ("treatments", "counted"):
            item = f"{outcome}: {what}"
            yield _covers("Groups of substances, and none.", item, {"level": "all"}, {"level": "group"})
    yield Relation(
        "Completed are completed, of all or of those closed.",
        (Term(1, "completed: counted"), Term(-1, "completed_of_closed: counted")),
    )
    for what in ("treatments", "counted"):
        yield part_of(
            "An adult has a treatment or more.", f"adults_completed: {what}", f"completed: {what}", judged=False
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
    *_hospital_use(),
    *_attendance(),
    *_children(),
    *_services(),
    *_survey(),
)
