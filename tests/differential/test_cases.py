"""The drawn landings reach what they are meant to reach: without this, equality would prove little."""

from __future__ import annotations

import pytest

from .cases import landing
from .comparison import Row
from .oracle import authorities, expected_tables
from .oracle.dates import months_later, quarter_of
from .oracle.families import members_of, spells_of
from .oracle.scores import GAD7, PHQ9, falls_of

SEEDS = range(6)
ALWAYS_FILLED = {
    "person_quarter": {
        "authority", "person_key", "family_key", "r03_fs_start_date", "quarter_start", "quarter_end", "period",
        "is_child", "d04_age", "d07_relationship_type", "r13_latest_fs_team",
    },
    "family_quarter": {
        "authority", "family_key", "r03_fs_start_date", "quarter_start", "quarter_end", "period", "r13_latest_fs_team",
        "children", "adults",
    },
}  # fmt: skip
# Breakdowns that are the values found have no rows where they are unknown.
NOT_PUBLISHED_UNKNOWN = {"absence_by_code", "cases_per_worker", "waiting_per_worker", "highest_cases"}
WITHOUT_FIGURE = {"expert_witness_cost_avoided"}  # no source gives the price of a report


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    """Expected rows of several landings together; no pipeline is run."""
    found: dict[str, list[Row]] = {"person_quarter": [], "family_quarter": [], "indicator": []}
    for seed in SEEDS:
        for table, rows in expected_tables(landing(seed, families=9), b"secret").items():
            found[table] += rows
    return found


@pytest.mark.parametrize("table", ["person_quarter", "family_quarter"])
def test_every_field_has_several_values_and_is_empty_somewhere(tables: dict[str, list[Row]], table: str) -> None:
    for column in tables[table][0]:
        values = {row[column] for row in tables[table]}
        assert len(values - {None}) >= 2, column
        assert (None in values) is (column not in ALWAYS_FILLED[table]), column


def test_every_measure_is_more_than_0_unknown_and_not_complete_somewhere_at_every_level(
    tables: dict[str, list[Row]],
) -> None:
    places: dict[tuple[str, str], list[Row]] = {}
    for row in tables["indicator"]:
        places.setdefault((row["measure"], row["level"]), []).append(row)
    for place, rows in places.items():
        assert any(row["numerator"] for row in rows) is (place[0] not in WITHOUT_FIGURE), place
        assert any(not row["complete"] for row in rows), place
        assert any(row["numerator"] is None for row in rows) is (place[0] not in NOT_PUBLISHED_UNKNOWN), place


def test_gaps_between_plans_sit_on_the_limits(tables: dict[str, list[Row]]) -> None:
    gaps = {row["i20_days_since_previous_cpp"] for row in tables["person_quarter"]}
    assert {0, 364, 365, 366, 729, 730} <= gaps


def test_a_seed_is_a_landing() -> None:
    assert landing(1, families=3) == landing(1, families=3)
    assert landing(1, families=3) != landing(2, families=3)


def test_attendance_and_hospital_use_come_from_individual_rows_and_from_totals_alone(
    tables: dict[str, list[Row]],
) -> None:
    for indicator in ("7", "8", "9"):
        rows = [row for row in tables["indicator"] if row["indicator"] == indicator and row["value"]]
        assert {row["source"] for row in rows} == {"individual", "aggregate"}


def test_closed_treatments_sit_on_the_limits_of_six_months() -> None:
    """Of the re-presentation, and of what is known by the as-of date."""
    limits = {"known": set(), "again": set()}
    for authority in (one for seed in SEEDS for one in authorities(landing(seed, families=9))):
        treatments = [t for t in authority.of("treatments") if t["closure_reason"] == "completed" and t["closure_date"]]
        for closed in treatments:
            limit = months_later(closed["closure_date"], 6)
            limits["known"].add((authority.as_of - limit).days)
            others = authority.of_person("treatments", closed["person_id"])
            limits["again"] |= {(other["start_date"] - limit).days for other in others}
            limits["again"] |= {"same day" for other in others if other["start_date"] == closed["closure_date"]}
    assert {-1, 0, 1} <= limits["known"]
    assert {0, 1, "same day"} <= limits["again"]


def test_falls_of_scores_sit_on_the_limits_of_reliable_improvement() -> None:
    for instrument, limit in ((PHQ9, 6), (GAD7, 4)):
        falls: set[int] = set()
        for authority in (one for seed in SEEDS for one in authorities(landing(seed, families=9))):
            pairs = [(spell, member) for spell in spells_of(authority) for member in members_of(authority, spell)]
            falls |= set(falls_of(authority, pairs, quarter_of(authority.as_of), instrument))
        assert {limit - 1, limit, 0} <= falls
