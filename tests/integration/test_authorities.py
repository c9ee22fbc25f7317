"""A night of a hub: two authorities, encrypted, each with a file of its own in the generation that readers see."""

import duckdb
import pytest

from ingest import database
from orchestration.publication.ownership import DECISIONS, Rows
from tests.integration.lives import ENCRYPTION_KEY as KEY
from tests.integration.nights import AUTHORITIES


@pytest.fixture
def published(hub):
    return (hub.root / "published").resolve()


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv(database.KEY_VARIABLE, KEY)


COMPARE_AUTHORITIES = {table for table, decided in DECISIONS.items() if decided.rows is Rows.NONE}
"""Rest on every authority's figures, so that no authority's own file has them but the public ones within."""


def rows(path, authority=None):
    """The authorities in each table with rows about people, and how many rows there are of the one asked for."""
    key = database.authority_key(authority) if authority else None
    with database.connect(path, read_only=True, key=key) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_columns() where column_name = 'authority'"
            " and list_contains(['core', 'kpi', 'monitoring', 'quality'], schema_name)"
        ).fetchall()
        return {
            table: dict(connection.execute(f"select authority, count(*) from {table} group by all").fetchall())
            for (table,) in tables
        }


def test_each_authority_has_its_own_rows_of_every_table_and_no_others(published):
    joint = rows(published / "analyst.duckdb")
    assert set(joint["core.spell"]) == set(AUTHORITIES)
    for authority in AUTHORITIES:
        own = rows(published / "authorities" / authority / "analyst.duckdb", authority)
        assert own == {
            table: {each: count for each, count in counts.items() if each == authority}
            for table, counts in joint.items()
            if table not in COMPARE_AUTHORITIES
        }


def test_everybodys_figures_are_those_of_the_public_file(published):
    public = duckdb.connect(str(published / "public.duckdb"), read_only=True)
    own = database.connect(
        published / "authorities" / "luton" / "analyst.duckdb", read_only=True, key=database.authority_key("luton")
    )
    with public, own:
        expected = public.execute("select count(*), bit_xor(hash(t)) from kpi.indicator t").fetchone()
        assert own.execute("select count(*), bit_xor(hash(t)) from public_kpi.indicator t").fetchone() == expected


def test_the_group_that_is_set_may_read_and_no_other(published):
    modes = {
        place: (published / "authorities" / place).stat().st_mode & 0o777
        for place in ("", "luton", "luton/analyst.duckdb", "peterborough", "peterborough/analyst.duckdb")
    }
    assert list(modes.values()) == [0o711, 0o750, 0o640, 0o700, 0o600]


def test_the_summary_says_where_they_are(hub, published):
    assert f"{published.parents[1] / 'published' / 'authorities' / '<authority>' / 'analyst.duckdb'}" in hub.said()
