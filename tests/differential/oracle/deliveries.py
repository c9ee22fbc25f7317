"""Which rows are in force, out of everything an authority's partners delivered.

Takes deliveries whose values are already Python values; parsing files is what is under test, not done here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = dict[str, Any]

# The keys (`*`) of the increments these tests deliver, and the snapshots, from the page of the extracts.
INCREMENT_KEYS = {
    "incidents": ("incident_id", "person_id", "role"),
    "attendance": ("upn", "school_urn", "session_date", "session"),
    "attendance_summary": ("upn", "school_urn", "period_start"),
}
# The day a row starts and the day it ends, for "a row that starts after it is left out", "an end after it is empty".
START_AND_END = {
    "referrals": ("start_date", "end_date"),
    "safeguarding_involvements": ("start_date", "end_date"),
    "child_protection_plans": ("start_date", "end_date"),
    "periods_of_care": ("start_date", "end_date"),
    "incidents": ("incident_date", None),
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

    def reaches(self, extract: str, day: date) -> bool:
        """Whether the extract was delivered and its own as-of date is the day or later."""
        return extract in self.extract_as_of and self.extract_as_of[extract] >= day


def in_force(deliveries: list[Delivery]) -> list[Row]:
    """The rows in force of one extract. Newest means "as-of date, then arrival, then file name, for both kinds"."""
    accepted = sorted((d for d in deliveries if not d.broken), key=lambda d: (d.as_of, d.arrived, d.file_name))
    if not accepted:
        return []
    key_columns = INCREMENT_KEYS.get(accepted[0].extract)
    if key_columns is None:
        # "the newest accepted delivery is the whole truth for that authority"
        return [dict(row) for row in accepted[-1].rows]
    # "deliveries add up; where two carry the same key, the newer wins"
    by_key = {}
    for delivery in accepted:
        for row in delivery.rows:
            by_key[tuple(row[column] for column in key_columns)] = dict(row)
    return list(by_key.values())


def cut_at(rows: list[Row], extract: str, as_of: date) -> list[Row]:
    """ "Nothing after it is assumed or counted: an end after the as-of date is empty, a row that starts after it is
    left out."
    """
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


def authorities(deliveries: list[Delivery]) -> list[Authority]:
    """One `Authority` for each slug with an accepted `social_care` delivery, by slug."""
    found = []
    for slug in sorted({d.authority for d in deliveries}):
        own = [d for d in deliveries if d.authority == slug and not d.broken]
        # "As-of date of an authority: the newest as-of date among its accepted `social_care` deliveries"
        social_care_dates = [d.as_of for d in own if d.agency == "social_care"]
        if not social_care_dates:
            continue
        as_of = max(social_care_dates)
        extracts = sorted({d.extract for d in own})
        extract_as_of = {name: max(d.as_of for d in own if d.extract == name) for name in extracts}
        rows = {name: cut_at(in_force([d for d in own if d.extract == name]), name, as_of) for name in extracts}
        found.append(Authority(slug, as_of, extract_as_of, rows))
    return found
