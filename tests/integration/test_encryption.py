"""A night with files encrypted at rest: nothing of them is in the clear in any DuckDB file.

That its figures are those of a night in the clear is held in `test_kill`.
"""

import subprocess

import duckdb
import pytest

from tests.integration.lives import ENCRYPTION_KEY as KEY
from tests.integration.nights import AUTHORITIES


def test_every_duckdb_file_needs_the_key(hub):
    root = hub.root
    files = [path for path in root.rglob("*.duckdb") if path.name in ("warehouse.duckdb", "analyst.duckdb")]
    assert len(files) == 2 + len(AUTHORITIES)
    for path in files:
        with pytest.raises(duckdb.CatalogException, match="without a key"):
            duckdb.connect(str(path), read_only=True)
        assert b"luton" not in path.read_bytes()


def test_nothing_of_the_analysts_file_is_published_in_the_clear(hub):
    assert not ((hub.root / "published").resolve() / "parquet" / "analyst").exists()


def test_the_key_is_written_nowhere(hub):
    found = subprocess.run(["grep", "-rlF", KEY, str(hub.root)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
    assert KEY not in hub.said()
