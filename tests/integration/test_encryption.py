"""A night with files encrypted at rest: the same figures, and nothing of them in the clear in any DuckDB file."""

import subprocess

import duckdb
import pytest

from ingest import database
from tests.integration import nights

KEY = "integration-test-key-0123456789"


@pytest.fixture(scope="module")
def encrypted(first_night, landing, tmp_path_factory):
    root = nights.with_key_of(nights.data_root(tmp_path_factory.mktemp("encrypted"), landing), first_night.root)
    night = nights.run(root, SAFEGUARDING_ENCRYPTION_KEY=KEY)
    assert night.process.exitcode == 0, night.said()
    return night


def _contents(root):
    with database.connect((root / "published").resolve() / "analyst.duckdb", read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name as name from duckdb_tables()"
            " where schema_name in ('core', 'kpi', 'monitoring', 'evaluation', 'reference') order by name"
        ).fetchall()
        return {
            table: connection.execute(f"select count(*), bit_xor(hash(t)) from {table} t").fetchone()
            for (table,) in tables
        }


def test_the_marts_are_the_same(first_night, encrypted, monkeypatch):
    monkeypatch.delenv(database.KEY_VARIABLE, raising=False)
    in_the_clear = _contents(first_night.root)
    monkeypatch.setenv(database.KEY_VARIABLE, KEY)
    assert _contents(encrypted.root) == in_the_clear


def test_every_duckdb_file_needs_the_key(encrypted):
    root = encrypted.root
    files = [path for path in root.rglob("*.duckdb") if path.name in ("warehouse.duckdb", "analyst.duckdb")]
    assert len(files) == 2
    for path in files:
        with pytest.raises(duckdb.CatalogException, match="without a key"):
            duckdb.connect(str(path), read_only=True)
        assert b"luton" not in path.read_bytes()


def test_nothing_of_the_analysts_file_is_published_in_the_clear(encrypted):
    assert not ((encrypted.root / "published").resolve() / "parquet" / "analyst").exists()


def test_the_key_is_written_nowhere(encrypted):
    found = subprocess.run(["grep", "-rlF", KEY, str(encrypted.root)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
    assert KEY not in encrypted.said()
