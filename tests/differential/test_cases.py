"""The drawn landings reach what they are meant to reach: without this, equality would prove little."""

from __future__ import annotations

import pytest

from .cases import landing
from .comparison import Row
from .oracle import expected_tables

SEEDS = range(6)
ALWAYS_FILLED = {
    "authority", "person_key", "family_key", "r03_fs_start_date", "quarter_start", "quarter_end", "period", "is_child",
    "d04_age", "d07_relationship_type", "r13_latest_fs_team",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    """Expected rows of several landings together; no pipeline is run."""
    found: dict[str, list[Row]] = {"person_quarter": [], "family_quarter": [], "indicator": []}
    for seed in SEEDS:
        for table, rows in expected_tables(landing(seed, families=9), b"secret").items():
            found[table] += rows
    return found


def test_every_field_has_several_values_and_is_empty_somewhere(tables: dict[str, list[Row]]) -> None:
    for column in tables["person_quarter"][0]:
        values = {row[column] for row in tables["person_quarter"]}
        assert len(values - {None}) >= 2, column
        assert (None in values) is (column not in ALWAYS_FILLED), column


def test_every_measure_is_more_than_0_unknown_and_not_complete_somewhere_at_every_level(
    tables: dict[str, list[Row]],
) -> None:
    places = {(row["measure"], row["level"]) for row in tables["indicator"]}
    for measure, level in places:
        rows = [row for row in tables["indicator"] if (row["measure"], row["level"]) == (measure, level)]
        assert any(row["numerator"] for row in rows), (measure, level)
        assert any(not row["complete"] for row in rows), (measure, level)
        if measure != "absence_by_code":  # which has no rows where it is unknown
            assert any(row["numerator"] is None for row in rows), (measure, level)


def test_gaps_between_plans_sit_on_the_limits(tables: dict[str, list[Row]]) -> None:
    gaps = {row["i20_days_since_previous_cpp"] for row in tables["person_quarter"]}
    assert {0, 364, 365, 366, 729, 730} <= gaps


def test_a_seed_is_a_landing() -> None:
    assert landing(1, families=3) == landing(1, families=3)
    assert landing(1, families=3) != landing(2, families=3)


def test_attendance_comes_from_sessions_and_from_summaries_alone(tables: dict[str, list[Row]]) -> None:
    assert {row["source"] for row in tables["indicator"]} == {"individual", "aggregate"}
