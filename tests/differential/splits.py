"""How an authority's rows reach the landing folder: extracts missing or late, older and corrected files, repeats.

The rows themselves come from `cases`; writing them to disk is `landing`.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .bounds import plausible
from .oracle import Delivery
from .oracle.dates import quarter_of
from .oracle.deliveries import INCREMENT_KEYS, Row

# Agency and the chance that the extract is never delivered.
EXTRACTS = {
    "persons": ("social_care", 0.03),
    "family_members": ("social_care", 0.03),
    "referrals": ("social_care", 0.1),
    "safeguarding_involvements": ("social_care", 0.03),
    "adult_worker_involvements": ("social_care", 0.4),
    "child_assessments": ("social_care", 0.2),
    "child_in_need_plans": ("social_care", 0.2),
    "child_protection_plans": ("social_care", 0.06),
    "periods_of_care": ("social_care", 0.06),
    "care_proceedings": ("social_care", 0.1),
    "expert_reports": ("social_care", 0.1),
    "incidents": ("police", 0.1),
    "marac_referrals": ("police", 0.15),
    "ae_attendances": ("health", 0.4),
    "emergency_admissions": ("health", 0.4),
    "service_use_summary": ("health", 0.3),
    "mental_health_scores": ("health", 0.1),
    "assessments": ("substance_misuse", 0.1),
    "treatments": ("substance_misuse", 0.08),
    "treatment_outcomes_profiles": ("substance_misuse", 0.1),
    "programmes": ("domestic_abuse", 0.1),
    "lsir_assessments": ("domestic_abuse", 0.1),
    "caseloads": ("workforce", 0.15),
    "attendance": ("education", 0.2),
    "attendance_summary": ("education", 0.4),
    "population": ("authority", 0.2),
}
# Dates that a correction may move, all of a row by as much; none is part of a key. Numbers that it may replace.
MOVABLE = (
    "start_date",
    "end_date",
    "closure_date",
    "pre_proceedings_date",
    "issued_date",
    "concluded_date",
    "filed_date",
    "incident_date",
    "referral_date",
    "attendance_date",
    "admission_date",
    "form_date",
    "date_of_birth",
)
NUMBERS = {"score", "cases", "waiting", "people_with_event", "alcohol_days", "physical_health", "population"}
FIRST_ARRIVAL = 1_500_000_000


class Post:
    """The letter box of one extract: gives each delivery its arrival and a file name of its own."""

    def __init__(self, rng: Random, authority: str, extract: str) -> None:
        self.rng = rng
        self.authority = authority
        self.extract = extract
        self.sent: list[Delivery] = []

    def send(self, as_of: date, rows: list[Row], broken: bool = False) -> None:
        """A delivery newer than those sent before with the same as-of date: by arrival, or by file name alone.

        Rows whose days its as-of date does not allow stay out of it.
        """
        rows = plausible(self.extract, rows, as_of)
        number = len(self.sent)
        arrived = self.sent[-1].arrived if self.sent else FIRST_ARRIVAL
        arrived += self.rng.choice((0, 60))
        name = f"{as_of}_{number}.csv"
        agency = EXTRACTS[self.extract][0]
        delivery = Delivery(self.authority, agency, self.extract, as_of, arrived, name, rows, broken)
        self.sent.append(delivery)


def own_as_of(rng: Random, as_of: date, agency: str) -> date:
    """Mostly the authority's; else a day that leaves the last quarter, or more, unknown or not complete."""
    quarter = quarter_of(as_of)
    if rng.random() < 0.7:
        return as_of
    if agency != "social_care" and rng.random() < 0.3:
        return as_of + timedelta(days=rng.randint(1, 40))
    return rng.choice(
        (
            quarter.start,
            quarter.start - timedelta(days=1),
            quarter.start - timedelta(days=2),
            quarter.back(1).start,
            as_of - timedelta(days=rng.randint(0, 500)),
        )
    )


def changed(rng: Random, row: Row) -> Row:
    """The row with other content under the same key, still within the contract."""
    days = timedelta(days=rng.choice((-40, -1, 1, 40)))
    changes: Row = {column: row[column] + days for column in MOVABLE if row.get(column) is not None}
    if "assessment_date" in row and "assessment_id" in row:
        changes["assessment_date"] = row["assessment_date"] + days
    for column in sorted(NUMBERS & row.keys()):
        changes[column] = rng.randint(0, 20)
    if "code" in row:
        changes["code"] = rng.choice(("/", "I", "O", "#"))
    if "possible_sessions" in row:
        changes["possible_sessions"] = row["possible_sessions"] + 1
    return {**row, **changes}


def send_snapshot(rng: Random, post: Post, rows: list[Row], as_of: date) -> None:
    """The whole truth, now and then after an older one that says something else, or delivered before that too; now and
    then cut short afterwards, or emptied.
    """
    if rows and rng.random() < 0.4:
        older = [changed(rng, row) for row in rows if rng.random() < 0.9] or rows
        older_as_of = as_of - timedelta(days=rng.choice((0, 0, 1, 90)))
        if rng.random() < 0.4:
            post.send(older_as_of - timedelta(days=rng.choice((0, 30))), rows)
        post.send(older_as_of, older)
    post.send(as_of, rows)
    if rows and rng.random() < 0.15:
        few = rows[: (len(rows) - 1) // 2] if len(rows) >= 20 else []
        post.send(as_of + timedelta(days=rng.choice((0, 1, 40))), few)


def send_increment(rng: Random, post: Post, rows: list[Row], as_of: date) -> None:
    """In parts; rows corrected by a later part; the first part's bytes again; a last part without rows."""
    shuffled = rng.sample(rows, len(rows))
    cut = rng.randint(0, len(shuffled))
    corrected = [changed(rng, row) for row in shuffled[cut:] if rng.random() < 0.3]
    first, second = shuffled[:cut] + corrected, shuffled[cut:]
    again = rng.random() < 0.2
    empty_last = rng.random() < 0.2
    first_as_of = as_of - timedelta(days=rng.choice((0, 0, 10, 100)))
    first = plausible(post.extract, first, first_as_of)
    post.send(first_as_of, first)
    post.send(as_of, second)
    if again:
        post.send(as_of, first)
    if empty_last:
        post.send(as_of, [])


def deliveries_of(rng: Random, authority: str, as_of: date, rows: dict[str, list[Row]]) -> list[Delivery]:
    """Every delivery of one authority. The plans in need, if any, mostly are as of the authority's as-of date."""
    found = []
    for extract, (agency, chance_of_none) in EXTRACTS.items():
        if rng.random() < chance_of_none:
            continue
        post = Post(rng, authority, extract)
        is_current = extract == "child_in_need_plans" and rng.random() < 0.7
        extract_as_of = as_of if is_current else own_as_of(rng, as_of, agency)
        send = send_increment if extract in INCREMENT_KEYS else send_snapshot
        send(rng, post, rows.get(extract, []), extract_as_of)
        if rng.random() < 0.08:
            post.send(extract_as_of + timedelta(days=rng.choice((0, 50))), rows.get(extract, []), broken=True)
        found += post.sent
    return found
