"""Which rows are in force, out of everything an authority's partners delivered.

Takes deliveries whose values are already Python values; parsing files is what is under test, not done here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

Row = dict[str, Any]

# The keys (`*`) of the increments these tests deliver, and the snapshots, from the page of the extracts.
# `person_id*` outside `social_care` "means `person_id` or `source_person_id`".
INCREMENT_KEYS = {
    "incidents": ("incident_id", "person_id", "source_person_id", "role"),
    "marac_referrals": ("referral_id",),
    "ae_attendances": ("attendance_id",),
    "emergency_admissions": ("admission_id",),
    "service_use_summary": ("quarter_start", "cohort", "measure", "age_group"),
    "mental_health_scores": ("person_id", "source_person_id", "instrument", "stage", "score_date"),
    "assessments": ("assessment_id",),
    "treatment_outcomes_profiles": ("form_id",),
    "lsir_assessments": ("person_id", "source_person_id", "assessment_date"),
    "caseloads": ("snapshot_date", "worker_id"),
    "attendance": ("upn", "school_urn", "session_date", "session"),
    "attendance_summary": ("upn", "school_urn", "period_start"),
    "population": ("year", "age_group"),
}
# The day a row starts and the day it ends, for "a row that starts after it is left out", "an end after it is empty".
START_AND_END = {
    "referrals": ("start_date", "end_date"),
    "safeguarding_involvements": ("start_date", "end_date"),
    "adult_worker_involvements": ("start_date", "end_date"),
    "child_assessments": ("start_date", "end_date"),
    "child_in_need_plans": ("start_date", "end_date"),
    "child_protection_plans": ("start_date", "end_date"),
    "periods_of_care": ("start_date", "end_date"),
    "expert_reports": ("filed_date", None),
    "incidents": ("incident_date", None),
    "marac_referrals": ("referral_date", None),
    "ae_attendances": ("attendance_date", None),
    "emergency_admissions": ("admission_date", None),
    "service_use_summary": ("quarter_start", None),
    "mental_health_scores": ("score_date", None),
    "assessments": ("assessment_date", None),
    "treatments": ("start_date", "closure_date"),
    "treatment_outcomes_profiles": ("form_date", None),
    "programmes": ("start_date", "end_date"),
    "lsir_assessments": ("assessment_date", None),
    "caseloads": ("snapshot_date", None),
    "attendance": ("session_date", None),
    "attendance_summary": ("period_start", None),
}


@dataclass(frozen=True)
class Delivery:
    """One delivered file. `arrived` is seconds since 1970; a `broken` file breaks the contract and is rejected."""

    authority: str
    agency: str
    extract: str
    as_of: date
    arrived: int
    file_name: str
    rows: list[Row] = field(repr=False)
    broken: bool = False


@dataclass(frozen=True)
class Authority:
    """What one authority's accepted deliveries say, cut at its as-of date."""

    slug: str
    as_of: date
    extract_as_of: dict[str, date]
    rows: dict[str, list[Row]] = field(repr=False)

    def of(self, extract: str) -> list[Row]:
        """The rows of an extract; none for one never delivered."""
        return self.rows.get(extract, [])

    @cached_property
    def _by_person(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for extract, rows in self.rows.items():
            for row in rows:
                if "person_id" in row:
                    found.setdefault((extract, row["person_id"]), []).append(row)
        return found

    def of_person(self, extract: str, person_id: str) -> list[Row]:
        """The rows of an extract that are about one person."""
        return self._by_person.get((extract, person_id), [])

    def sends(self, extract: str) -> bool:
        """Whether the extract was ever delivered and accepted."""
        return extract in self.extract_as_of

    def reaches(self, extract: str, day: date) -> bool:
        """Whether the extract was delivered and its own as-of date is the day or later."""
        return self.sends(extract) and self.extract_as_of[extract] >= day


def accepted(deliveries: list[Delivery]) -> list[Delivery]:
    """Of one authority and extract, oldest first: "as-of date, then arrival, then file name, for both kinds".

    "A delivery with under half of the rows of the authority's own delivery in force (snapshots, from 20 rows on) is
    held", and so is "a snapshot without rows where rows were there before".
    """
    kept: list[Delivery] = []
    for delivery in sorted((d for d in deliveries if not d.broken), key=lambda d: (d.as_of, d.arrived, d.file_name)):
        before = len(kept[-1].rows) if kept and delivery.extract not in INCREMENT_KEYS else 0
        is_halved = before >= 20 and len(delivery.rows) < before / 2
        is_emptied = before > 0 and not delivery.rows
        if not (is_halved or is_emptied):
            kept.append(delivery)
    return kept


def in_force(deliveries: list[Delivery]) -> list[Row]:
    """The rows in force of one extract."""
    newest_last = accepted(deliveries)
    if not newest_last:
        return []
    key_columns = INCREMENT_KEYS.get(newest_last[0].extract)
    if key_columns is None:
        # "the newest accepted delivery is the whole truth for that authority"
        return [dict(row) for row in newest_last[-1].rows]
    # "deliveries add up; where two carry the same key, the newer wins"
    by_key = {}
    for delivery in newest_last:
        for row in delivery.rows:
            by_key[tuple(row.get(column) for column in key_columns)] = dict(row)
    return list(by_key.values())


def cut_at(rows: list[Row], extract: str, as_of: date) -> list[Row]:
    """ "Nothing after it is assumed or counted: an end after the as-of date is empty, a row that starts after it is
    left out."
    """
    if extract == "care_proceedings":
        return proceedings_cut_at(rows, as_of)
    if extract not in START_AND_END:
        return rows
    start_column, end_column = START_AND_END[extract]
    kept = []
    for row in rows:
        if row[start_column] > as_of:
            continue
        ends_later = end_column is not None and row[end_column] is not None and row[end_column] > as_of
        kept.append({**row, end_column: None} if ends_later else row)
    return kept


def proceedings_cut_at(rows: list[Row], as_of: date) -> list[Row]:
    """Proceedings start with "one of the first two dates"; any date that has not come yet is empty."""
    kept = []
    for row in rows:
        dates = {name: value for name, value in row.items() if isinstance(value, date) and value <= as_of}
        if "pre_proceedings_date" in dates or "issued_date" in dates:
            not_yet = dict.fromkeys(("pre_proceedings_date", "issued_date", "concluded_date"))
            kept.append({**row, **not_yet, **dates})
    return kept


def linked(rows: list[Row]) -> list[Row]:
    """ "an unlinked row is accepted, counts in no indicator": one without the authority's own `person_id`."""
    return [row for row in rows if row.get("person_id", "") is not None]


def authorities(deliveries: list[Delivery]) -> list[Authority]:
    """One `Authority` for each slug with an accepted `social_care` delivery, by slug."""
    found = []
    for slug in sorted({d.authority for d in deliveries}):
        theirs = [d for d in deliveries if d.authority == slug]
        names = {d.extract for d in theirs}
        own = [d for name in names for d in accepted([each for each in theirs if each.extract == name])]
        # "As-of date of an authority: the newest as-of date among its accepted `social_care` deliveries"
        social_care_dates = [d.as_of for d in own if d.agency == "social_care"]
        if not social_care_dates:
            continue
        as_of = max(social_care_dates)
        extracts = sorted({d.extract for d in own})
        extract_as_of = {name: max(d.as_of for d in own if d.extract == name) for name in extracts}
        rows = {name: linked(in_force([d for d in own if d.extract == name])) for name in extracts}
        rows = {name: cut_at(found_rows, name, as_of) for name, found_rows in rows.items()}
        found.append(Authority(slug, as_of, extract_as_of, rows))
    return found
