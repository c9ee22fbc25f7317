"""quality.change: what moved since the last night that published, and nothing of what is new."""

import duckdb
import pytest

from ingest import database
from orchestration.publication import change

FIGURES = (
    "create table kpi.indicator as select authority, '1' as indicator, 'plans_active' as measure, 'authority' as level,"
    " '' as level_value, '' as breakdown, quarter::date as quarter_start, value::double as value from (values {rows})"
    " as t (authority, quarter, value)"
)


@pytest.fixture
def night(tmp_path):
    """A night that publishes these figures; what it says has moved, by authority and quarter."""
    warehouse = tmp_path / "warehouse" / "warehouse.duckdb"
    warehouse.parent.mkdir()

    def publishes(*rows):
        values = ", ".join(f"('{a}', '{q}', {'null' if v is None else v})" for a, q, v in rows)
        analyst = tmp_path / "analyst.duckdb"
        analyst.unlink(missing_ok=True)
        with duckdb.connect() as connection:
            connection.execute(
                f"attach '{analyst}' as analyst; create schema analyst.kpi; create schema analyst.quality"
            )
            connection.execute(f"use analyst; {FIGURES.format(rows=values)}; use memory")
            moved = change.add(connection, "analyst", change.kept_in(warehouse))
            found = connection.execute(
                f"select authority, quarter_start::varchar, before, after from analyst.{change.NAME} order by all"
            ).fetchall()
        assert moved == len(found)
        change.remember(analyst, change.kept_in(warehouse))
        return found

    publishes.warehouse = warehouse
    return publishes


def test_on_the_first_night_nothing_has_moved(night):
    assert night(("luton", "2020-01-01", 3)) == []


def test_a_corrected_figure_has_moved_and_a_new_quarter_has_not(night):
    night(("luton", "2019-10-01", 3), ("luton", "2020-01-01", None), ("hull", "2020-01-01", 8))
    assert night(
        ("luton", "2019-10-01", 4), ("luton", "2020-01-01", 5), ("hull", "2020-01-01", 8), ("hull", "2020-04-01", 9)
    ) == [("luton", "2019-10-01", 3, 4), ("luton", "2020-01-01", None, 5)]


def test_a_figure_that_is_no_longer_there_has_moved(night):
    night(("luton", "2019-10-01", 3), ("hull", "2020-01-01", 8))
    assert night(("hull", "2020-01-01", 8)) == [("luton", "2019-10-01", 3, None)]


def test_compared_is_with_the_last_night_alone(night):
    night(("luton", "2020-01-01", 3))
    night(("luton", "2020-01-01", 4))
    assert night(("luton", "2020-01-01", 4)) == []


def test_after_the_warehouse_is_emptied_nothing_tells_what_was_there(night):
    night(("luton", "2020-01-01", 3))
    change.kept_in(night.warehouse).unlink()
    assert night(("luton", "2020-01-01", 2)) == []


def test_what_another_key_has_locked_is_compared_with_nothing(night):
    night(("luton", "2020-01-01", 3))
    kept = change.kept_in(night.warehouse)
    kept.unlink()
    with duckdb.connect() as connection:
        database.load_cipher(connection)
        connection.execute(f"attach '{kept}' as kept (encryption_key 'another'); create table kept.t as select 1 as a")
    assert night(("luton", "2020-01-01", 4)) == []
    assert night(("luton", "2020-01-01", 5)) == [("luton", "2020-01-01", 4, 5)]
