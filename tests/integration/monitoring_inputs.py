"""What the panel report and the pilot print, and raw rows made to those counts. No test and no expectation of ours.

Where the print and its own counts differ, the count is right and a comment says so. What was printed without its inputs
(average age, length of plans, re-referrals) is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

HERTS, CAMBS = "hertfordshire", "cambridgeshire"
BORN = date(2012, 1, 1)

# Hertfordshire's panel report of 7 February 2018, Figures 2 and 3; April is taken at its last day
PANEL_DAYS = (date(2015, 1, 2), date(2016, 11, 30), date(2017, 12, 31))
APRILS = (date(2016, 4, 30), date(2017, 4, 30))
IN_NEED, ON_PLAN, IN_CARE = (970, 1020, 1011), (1032, 530, 601), (454, 393, 363)
IN_COURT, IN_PRE_PROCEEDINGS = (130, 86), (83, 23)
PANEL_CHANGES = [
    ("children_in_need_plans_without_cwd", PANEL_DAYS[0], PANEL_DAYS[1], "+5"),
    # printed +0.9 %: 1020 to 1011 is a fall
    ("children_in_need_plans_without_cwd", PANEL_DAYS[1], PANEL_DAYS[2], "-0.9"),
    ("children_in_need_plans_without_cwd", PANEL_DAYS[0], PANEL_DAYS[2], "+4.2"),
    ("child_protection_plans", PANEL_DAYS[0], PANEL_DAYS[1], "-49"),
    ("child_protection_plans", PANEL_DAYS[1], PANEL_DAYS[2], "+13"),
    ("child_protection_plans", PANEL_DAYS[0], PANEL_DAYS[2], "-42"),
    ("looked_after_under_12_excluding_uasc", PANEL_DAYS[0], PANEL_DAYS[1], "-13.4"),
    ("looked_after_under_12_excluding_uasc", PANEL_DAYS[1], PANEL_DAYS[2], "-7.6"),
    ("looked_after_under_12_excluding_uasc", PANEL_DAYS[0], PANEL_DAYS[2], "-20"),
    ("cases_in_court", *APRILS, "-34"),
    ("children_in_pre_proceedings", *APRILS, "-72"),
]
# Figure 4: vacancies of 233 posts; the day of the count is not printed
VACANCIES = {2015: (33.5, "14"), 2016: (28.0, "12"), 2017: (17.5, "7.5")}

# The Cambridgeshire pilot's Appendix A: periods end on these days
ENDS = (date(2019, 10, 31), date(2020, 1, 31), date(2020, 4, 30), date(2020, 7, 31))
# in need, on a plan, looked after; not available in January 2020. 519 of 1,454 is 36 % where 35 is printed
CASES = {ENDS[0]: (712, 519, 223), ENDS[2]: (383, 197, 104), ENDS[3]: (369, 239, 88)}
SHARES = {ENDS[0]: (49, 36, 15), ENDS[2]: (56, 29, 15), ENDS[3]: (53, 34, 13)}
PRE_PROCEEDINGS = {ENDS[1]: 68, ENDS[2]: 54, ENDS[3]: 30}
NEW_CASES = (159, 545, 505, 414)
PRIMARY = {
    "N1": (108, 491, 422, 371), "N3": (10, 19, 16, 6), "N4": (3, 11, 27, 23), "N5": (17, 9, 10, 14), "N6": (2, 7, 1, 0),
    "N8": (0, 3, 0, 0), "N9": (8, 3, 0, 0), "N2": (0, 2, 2, 0),
}  # fmt: skip
SECONDARY = {
    "abuse_or_neglect": (25, 347, 149, 110), "mental_health": (12, 335, 147, 112),
    "domestic_abuse_or_violence": (24, 267, 133, 103), "substance_misuse": (10, 202, 110, 80),
    "learning_disability": (1, 64, 27, 20), "young_carer": (0, 59, 25, 11),
    "physical_disability_or_illness": (0, 47, 29, 25), "self_harm": (0, 14, 15, 6),
}  # fmt: skip
PRINTED_NEEDS = {
    # 108 of 159 is 68 % where 70 is printed (17 of 159 is 11 %, as printed)
    "N1": (68, 90, 84, 90), "N3": (6, 3, 3, 1), "N4": (2, 2, 5, 6), "N5": (11, 2, 2, 3),
    "abuse_or_neglect": (16, 64, 30, 27), "mental_health": (8, 61, 29, 27),
    "domestic_abuse_or_violence": (15, 49, 26, 25), "substance_misuse": (6, 37, 22, 19),
    "learning_disability": (1, 12, 5, 5), "young_carer": (0, 11, 5, 3),
    "physical_disability_or_illness": (0, 9, 6, 6), "self_harm": (0, 3, 3, 1),
}  # fmt: skip
# posts and vacancies; "all vacant" in January 2020 is written without a number of posts, so it is left out
POSTS = {
    "team_manager": ((9, 0), (9, 0), (9, 0), (10, 1)),
    "senior_practitioner": ((11, 3.5), (10, 2), (10, 1), (10, 1)),
    "social_worker": ((41, 3), (39, 2), (38, 2), (41.5, 3)),
    "child_practitioner": ((23, 0), (21, 0), (18, 0), (20, 0.5)),
    "domestic_abuse_victim_practitioner": (None, None, (5, 0), (5, 0)),
    "domestic_abuse_perpetrator_practitioner": (None, None, (5, 5), (5, 2)),
    "mental_health_practitioner": (None, None, (5, 5), (5, 5)),
    "substance_misuse_practitioner": (None, None, (5, 4), (5, 2)),
}
# survey tables: agree strongly, agree, any other; interim then follow-up, each with the per cent of the Findings
ANSWERS = {
    "The Motivational Interviewing training I attended was useful": ((17, 25, 8, 84), (13, 19, 2, 94)),
    # 43 of 52 is 83 % where 82 is printed
    "Motivational Interviewing is an effective way to improve outcomes for families":
        ((14, 29, 9, 83), (12, 23, 5, 88)),
    "Using the Family Safeguarding Model has improved my practice": ((2, 16, 34, 35), (2, 16, 22, 45)),
    "My leadership and management team keeps me well informed about changes affecting my work":
        ((9, 26, 15, 70), (7, 22, 10, 74)),
    "I am satisfied with how the introduction of the Family Safeguarding Model has been managed":
        ((3, 15, 32, 36), (2, 13, 24, 38)),
    "I am satisfied in my job": ((7, 29, 14, 72), (7, 18, 12, 68)),
    "I expect to remain within Children's Safeguarding in Cambridgeshire for the next year":
        ((16, 21, 13, 74), (12, 17, 8, 78)),
    "I have sufficient time to undertake effective direct work with families on my caseload":
        ((1, 19, 22, 48), (0, 10, 15, 40)),
    "I have sufficient time to take full advantage of the Family Safeguarding Model": ((3, 13, 34, 32), (2, 9, 26, 30)),
    "Support from leadership and management to implement the Family Safeguarding Model is effective":
        ((7, 17, 26, 48), (3, 23, 13, 67)),
}  # fmt: skip
STATUSES = ("child_in_need_plans", "child_protection_plans", "periods_of_care", "care_proceedings", "persons")
AS_OF = {
    HERTS: (PANEL_DAYS[-1], STATUSES),
    CAMBS: (ENDS[-1], (*STATUSES, "family_members", "safeguarding_involvements", "referrals")),
}


def stretches(counts: dict[date, int]) -> Iterator[tuple[int, date, date | None]]:
    """Number, start and end of the stretches that make so many things be there on each day; the last stay open."""
    days = [*counts, None]
    for number in range(max(counts.values())):
        for day, following in pairwise(days):
            if number < counts[day]:
                yield number, day, following


def dated(place: str, counts: dict[date, int], prefix: str) -> list[dict[str, Any]]:
    return [
        {"authority": place, "plan_key": f"{prefix}{number}{start}", "person_key": f"{prefix}{number}",
         "start_date": start, "end_date": end}
        for number, start, end in stretches(counts)
    ]  # fmt: skip


def periods_of(plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"period_key" if name == "plan_key" else name: value for name, value in plan.items()} | {"uasc": False}
        for plan in plans
    ]


def proceedings(place: str, counts: dict[date, int], prefix: str, begun: str, ended: str) -> list[dict[str, Any]]:
    return [
        {"authority": place, "proceedings_key": f"{prefix}{number}{start}", "person_key": f"{prefix}{number}",
         begun: start, ended: end}
        for number, start, end in stretches(counts)
    ]  # fmt: skip


def people(place: str, family: str, keys: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    members = [
        {"authority": place, "family_key": family, "person_key": key, "being_worked_with": False} for key in keys
    ]
    persons = [{"authority": place, "person_key": row["person_key"], "date_of_birth": BORN} for row in members]
    return {"social_care__family_members": members, "social_care__persons": persons}


def panel_inputs() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Hertfordshire: counts as rows; nobody is in a disabled children's team, as the panel counts."""
    in_care = dated(HERTS, dict(zip(PANEL_DAYS, IN_CARE, strict=True)), "l")
    yield "social_care__child_in_need_plans", dated(HERTS, dict(zip(PANEL_DAYS, IN_NEED, strict=True)), "n")
    yield "social_care__child_protection_plans", dated(HERTS, dict(zip(PANEL_DAYS, ON_PLAN, strict=True)), "p")
    yield "social_care__periods_of_care", periods_of(in_care)
    yield from people(HERTS, "all", {row["person_key"] for row in in_care}).items()
    court = proceedings(HERTS, dict(zip(APRILS, IN_COURT, strict=True)), "c", "issued_date", "concluded_date")
    before = dict(zip(APRILS, IN_PRE_PROCEEDINGS, strict=True))
    yield "social_care__care_proceedings", court
    yield "social_care__care_proceedings", proceedings(HERTS, before, "b", "pre_proceedings_date", "concluded_date")
    yield "workforce__posts", [
        {"authority": HERTS, "snapshot_date": date(year, 3, 31), "team": "all", "role": "all", "established_fte": 233,
         "vacant_fte": vacant}
        for year, (vacant, _) in VACANCIES.items()
    ]  # fmt: skip


def pilot_inputs() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Cambridgeshire: one family holds the cases that stay open, one a period the new ones, which close within it."""
    kinds = [{day: counts[kind] for day, counts in CASES.items()} for kind in range(3)]
    yield "social_care__child_in_need_plans", dated(CAMBS, kinds[0], "open_n")
    yield "social_care__child_protection_plans", dated(CAMBS, kinds[1], "open_p")
    yield "social_care__periods_of_care", periods_of(dated(CAMBS, kinds[2], "open_l"))
    before = proceedings(CAMBS, PRE_PROCEEDINGS, "open_n", "pre_proceedings_date", "concluded_date")
    yield "social_care__care_proceedings", before
    yield from people(CAMBS, "open", [f"open_{kind}{n}" for kind in "npl" for n in range(712)]).items()
    involvements = [("open", date(2019, 6, 1), None)]
    for period, (size, end) in enumerate(zip(NEW_CASES, ENDS, strict=True)):
        start = end - timedelta(days=40)
        involvements.append((f"new{period}", start, start + timedelta(days=7)))
        keys = [f"new{period}_{number}" for number in range(size)]
        primary = [code for code, counts in PRIMARY.items() for _ in range(counts[period])]
        yield from people(CAMBS, f"new{period}", keys).items()
        yield "social_care__referrals", [
            {"authority": CAMBS, "referral_key": key, "referral_rank": number, "person_key": key, "start_date": start,
             "category_of_need": primary[number] if number < len(primary) else None,
             "secondary_needs": ";".join(code for code, n in SECONDARY.items() if number < n[period]) or None}
            for number, key in enumerate(keys)
        ]  # fmt: skip
    yield "social_care__safeguarding_involvements", [
        {"authority": CAMBS, "involvement_key": key, "involvement_rank": 1, "family_key": key, "team": "one",
         "start_date": start, "end_date": end}
        for key, start, end in involvements
    ]  # fmt: skip
    yield "workforce__posts", [
        {"authority": CAMBS, "snapshot_date": end, "team": "all", "role": role, "established_fte": counted[0],
         "vacant_fte": counted[1], "leavers_fte": 2.0 if (role, end) == ("social_worker", ENDS[3]) else 0.0}
        for role, counts in POSTS.items() for end, counted in zip(ENDS, counts, strict=True) if counted
    ]  # fmt: skip
    yield "workforce__survey_responses", [
        {"authority": CAMBS, "survey": wave, "response_key": f"{wave}{number}", "question": question,
         "answer": answer}
        for question, waves in ANSWERS.items()
        for wave, (strongly, agree, other, _) in zip(("interim", "follow-up"), waves, strict=True)
        for number, answer in enumerate(["Strongly agree"] * strongly + ["Agree"] * agree + ["Disagree"] * other)
    ]  # fmt: skip
