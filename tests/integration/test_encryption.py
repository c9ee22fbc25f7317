"""A night with files encrypted at rest: the same figures, and nothing of them in the clear in any DuckDB file."""

import subprocess

import duckdb
import pytest

from ingest import database
from tests.integration import nights

KEY = "integration-test-key-0123456789"
PSEUDONYM_KEY = "one key for both nights"


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    return nights.small_landing(tmp_path_factory.mktemp("made_up"))


@pytest.fixture(scope="module")
def plain(landing, tmp_path_factory):
    return _night(tmp_path_factory.mktemp("plain"), landing)


@pytest.fixture(scope="module")
def encrypted(landing, tmp_path_factory):
    return _night(tmp_path_factory.mktemp("encrypted"), landing, SAFEGUARDING_ENCRYPTION_KEY=KEY)


def _night(folder, landing, **environment):
    root = nights.data_root(folder, landing)
    night = nights.run(root, SAFEGUARDING_PSEUDONYM_KEY=PSEUDONYM_KEY, **environment)
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


def test_the_marts_are_the_same(plain, encrypted, monkeypatch):
    monkeypatch.delenv(database.KEY_VARIABLE, raising=False)
    in_the_clear = _contents(plain.root)
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
