import re
import subprocess
import sys
import threading
import time

import duckdb
import pytest

from ingest import database

KEY = "a key with 'quotes' and \"more\""
MARKER = b"MARKER-OF-A-CHILD"


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv(database.KEY_VARIABLE, KEY)
    return KEY


@pytest.fixture
def encrypted(tmp_path, key):
    path = tmp_path / "warehouse.duckdb"
    with database.connect(path) as connection:
        connection.execute("create schema core")
        connection.execute(f"create table core.child as select '{MARKER.decode()}' || i as name from range(2000) t(i)")
    return path


def test_without_a_key_a_file_is_an_ordinary_one(tmp_path, monkeypatch):
    monkeypatch.delenv(database.KEY_VARIABLE, raising=False)
    path = tmp_path / "warehouse.duckdb"
    with database.connect(path) as connection:
        connection.execute("create table child as select 1 as one")
    assert not database.is_encrypted(path)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("from child").fetchall() == [(1,)]


def test_with_the_key_a_file_reads_as_it_was_written(encrypted):
    with database.connect(encrypted, read_only=True) as connection:
        assert connection.execute("select count(*) from core.child").fetchone() == (2000,)
        assert connection.execute("select current_database()").fetchone() == ("warehouse",)
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("drop table core.child")


def test_no_byte_on_disk_is_plain(encrypted):
    with database.connect(encrypted) as connection:
        connection.execute(f"insert into core.child select '{MARKER.decode()}' from range(50)")
        log = encrypted.with_name("warehouse.duckdb.wal")
        assert log.stat().st_size > 0
        assert MARKER not in log.read_bytes()
    assert MARKER not in encrypted.read_bytes()


def test_a_file_cannot_be_opened_without_its_key(encrypted, monkeypatch):
    monkeypatch.delenv(database.KEY_VARIABLE)
    with pytest.raises(database.EncryptionError, match="is encrypted: set SAFEGUARDING_ENCRYPTION_KEY"):
        database.connect(encrypted, read_only=True)


@pytest.mark.parametrize("read_only", [True, False])
def test_another_key_is_refused_in_plain_words_that_hold_neither_key(encrypted, monkeypatch, read_only):
    monkeypatch.setenv(database.KEY_VARIABLE, "another")
    with pytest.raises(database.EncryptionError, match="encrypted with another key") as caught:
        database.connect(encrypted, read_only=read_only)
    assert "another'" not in str(caught.value) and KEY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_file_of_before_the_key_can_be_read_but_not_written(tmp_path, key):
    path = tmp_path / "analyst.duckdb"
    duckdb.connect(str(path)).execute("create table child as select 1 as one").close()
    with database.connect(path, read_only=True) as connection:
        assert connection.execute("from child").fetchall() == [(1,)]
    with pytest.raises(database.EncryptionError, match="not encrypted although a key is set"):
        database.connect(path)


def test_an_authoritys_key_is_its_own_and_tells_nothing_of_the_main_one(monkeypatch, key):
    luton, hertfordshire = database.authority_key("luton"), database.authority_key("hertfordshire")
    assert len({luton, hertfordshire, key}) == 3
    assert luton == database.authority_key("luton")
    assert re.fullmatch("[0-9a-f]{64}", luton)
    monkeypatch.setenv(database.KEY_VARIABLE, "another")
    assert database.authority_key("luton") != luton
    monkeypatch.delenv(database.KEY_VARIABLE)
    assert database.authority_key("luton") is None


def test_a_file_with_a_key_of_its_own_is_not_opened_by_the_main_one(tmp_path, key):
    path = tmp_path / "analyst.duckdb"
    with database.connect(path, key="its own") as connection:
        connection.execute("create table child as select 1 as one")
    with database.connect(path, read_only=True, key="its own") as connection:
        assert connection.execute("from child").fetchall() == [(1,)]
    with pytest.raises(database.EncryptionError, match="encrypted with another key"):
        database.connect(path, read_only=True)


def test_only_a_plain_file_is_removed_to_be_built_anew(tmp_path, encrypted):
    plain = tmp_path / "plain.duckdb"
    duckdb.connect(str(plain)).close()
    for path in (plain, encrypted, tmp_path / "absent.duckdb"):
        database.remove_plain(path)
    assert not plain.exists()
    assert encrypted.exists()


@pytest.mark.parametrize("with_key", [False, True], ids=["plain", "encrypted"])
def test_what_spills_is_as_readable_as_the_file(tmp_path, monkeypatch, with_key):
    if with_key:
        monkeypatch.setenv(database.KEY_VARIABLE, KEY)
    else:
        monkeypatch.delenv(database.KEY_VARIABLE, raising=False)
    spill = tmp_path / "spill"
    found = _Spilled(spill)
    with database.in_memory({"memory_limit": "60MB", "temp_directory": str(spill), "threads": 2}) as connection, found:
        connection.execute(
            f"create temp table rows as select '{MARKER.decode()}' || repeat('x', (i % 30)::int) || i as name"
            " from range(1_500_000) t(i) order by hash(i)"
        )
    assert found.files
    assert found.plain != with_key


def test_the_key_is_in_no_list_of_processes(encrypted):
    script = (
        "import subprocess, sys, pathlib; from ingest import database;"
        f" c = database.connect(pathlib.Path({str(encrypted)!r}), read_only=True);"
        " print(subprocess.run(['ps', '-ww', '-o', 'args='], capture_output=True, text=True).stdout);"
        " print(c.execute('from duckdb_databases()').fetchall(), c.execute('from duckdb_settings()').fetchall())"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "warehouse" in said.stdout
    assert KEY not in said.stdout + said.stderr


class _Spilled:
    """Looks into the spill folder while work goes on: DuckDB deletes its files at the end."""

    def __init__(self, folder):
        self.folder, self.files, self.plain, self._over = folder, 0, False, threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *exception):
        self._look()
        self._over.set()
        self._thread.join()

    def _watch(self):
        while not self._over.is_set():
            self._look()
            time.sleep(0.02)

    def _look(self):
        for path in self.folder.glob("*"):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            self.files += 1
            self.plain = self.plain or MARKER in content
