"""The rows of `kpi.family_quarter`: sums of the persons of a family and spell, per quarter."""

from __future__ import annotations

from datetime import date

from . import family_services
from .dates import Quarter, quarter_of
from .deliveries import Authority
from .families import members_of, spells_of
from .fields import Fields, percent
from .keys import key_of

FAMILY = ("authority", "family_key", "r03_fs_start_date", "quarter_start")
SAME_FOR_ALL = ("quarter_end", "period", "r05_cohort", "r13_latest_fs_team")
SESSIONS = ("i15_unauthorised_sessions", "i16_authorised_absence_sessions", "i17_possible_sessions")
PLANS_BEFORE = ("i05_cpp_days_before", "i07_cpp_count_before")
PLANS_SINCE = ("i06_cpp_days_during", "i08_cpp_count_during")
CARE = ("i23_care_days_open_at_quarter_end", "i24_care_days_closed_in_quarter")


def total(rows: list[Fields], column: str) -> int | None:
    """The sum of what is there; empty where nothing is."""
    there = [row[column] for row in rows if row[column] is not None]
    return sum(there) if there else None


def sums_of(authority: Authority, rows: list[Fields], fs_start: date, quarter_start: date) -> Fields:
    """The summed columns. "Where the extract is known, a count or a sum of days over nothing is 0 (I01 to I08, I23,
    I24)": so it is for a family without a child too, while sessions stay empty where no child has any.
    """
    sums = {column: total(rows, column) for column in SESSIONS}
    plans_known_at_start = authority.reaches("child_protection_plans", quarter_of(fs_start).start)
    for column in PLANS_BEFORE:
        sums[column] = (total(rows, column) or 0) if plans_known_at_start else None
    for column in PLANS_SINCE:
        plans_known = authority.reaches("child_protection_plans", quarter_start)
        sums[column] = (total(rows, column) or 0) if plans_known else None
    for column in CARE:
        care_known = authority.reaches("periods_of_care", quarter_start)
        sums[column] = (total(rows, column) or 0) if care_known else None
    return sums


def rows_of(secret: bytes, authority: Authority, person_rows: list[Fields]) -> list[Fields]:
    """One row a family, spell and quarter that has persons."""
    spells = {
        (key_of(secret, authority.slug, "family", spell.family_id), spell.fs_start): (
            spell,
            members_of(authority, spell),
        )
        for spell in spells_of(authority)
    }
    groups: dict[tuple, list[Fields]] = {}
    for row in person_rows:
        groups.setdefault(tuple(row[column] for column in FAMILY), []).append(row)
    found = []
    for identity, rows in groups.items():
        sums = sums_of(authority, rows, rows[0]["r03_fs_start_date"], rows[0]["quarter_start"])
        spell, members = spells[rows[0]["family_key"], rows[0]["r03_fs_start_date"]]
        possible, plans = sums["i17_possible_sessions"], sums["i08_cpp_count_during"]
        found.append(
            {
                **dict(zip(FAMILY, identity, strict=True)),
                **{column: rows[0][column] for column in SAME_FOR_ALL},
                "children": sum(1 for row in rows if row["is_child"]),
                "adults": sum(1 for row in rows if not row["is_child"]),
                **sums,
                # "I18 and I19 from the summed numerators and denominators, never averaged"
                "i18_pct_unauthorised": percent(sums["i15_unauthorised_sessions"], possible) if possible else None,
                "i19_pct_authorised": percent(sums["i16_authorised_absence_sessions"], possible) if possible else None,
                # "the average length of the family's plans = I06 / I08"
                "cpp_days_per_plan": sums["i06_cpp_days_during"] / plans if plans else None,
                **family_services.fields_of(authority, spell, members, Quarter(rows[0]["quarter_start"])),
            }
        )
    return found
