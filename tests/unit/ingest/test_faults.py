"""What the machine refuses is one sentence with the path and the remedy; everything else keeps its traceback."""

import errno
import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
import sqlalchemy as sa

from ingest import faults
from ingest.faults import PlainError, plainly, refusal, refusal_in


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_DATA", str(tmp_path))
    return tmp_path


def failing(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize("code", faults.REFUSALS, ids=errno.errorcode.get)
def test_a_refusal_of_the_machine_names_path_and_remedy(code, capsys):
    assert plainly(failing(OSError(code, os.strerror(code), "/some/where"))) == 1
    problem, remedy = faults.REFUSALS[code]
    assert capsys.readouterr().err == f"Not finished: {problem} (/some/where); {remedy}, then run this again.\n"


def test_a_plain_error_says_that_nothing_was_done(capsys):
    assert plainly(failing(PlainError("the key is empty"))) == 1
    assert capsys.readouterr().err == "Nothing was done: the key is empty.\n"


@pytest.mark.parametrize(
    "error", [ValueError("No space left on device"), FileNotFoundError(errno.ENOENT, "no"), KeyError()]
)
def test_a_fault_of_the_program_keeps_its_traceback(error):
    with pytest.raises(type(error)):
        plainly(failing(error))


def test_a_refusal_that_only_led_to_a_fault_is_the_fault():
    """Raised while another was handled, but not from it: the refusal is not its cause."""
    try:
        try:
            raise PermissionError(errno.EACCES, "no")
        except PermissionError:
            raise KeyError("unknown")  # noqa: B904 - the case that is tested
    except KeyError as error:
        assert refusal(error) is None


def test_a_file_in_the_landing_zone_is_not_named(root):
    said = refusal(PermissionError(errno.EACCES, "no", str(root / "landing" / "luton" / "Kim Smith.csv")))
    assert f"({root / 'landing'})" in said
    assert "Kim" not in said


def test_a_path_that_is_no_text_is_shown_all_the_same():
    assert r"(/a/\udcff)" in refusal(PermissionError(errno.EACCES, "no", b"/a/\xff"))


@pytest.fixture
def dev_full():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full")
    return full


def test_what_python_and_polars_say_of_a_full_disk(dev_full):
    with pytest.raises(OSError) as by_python, dev_full.open("w") as full:
        full.write("x")
        full.flush()
    with pytest.raises(OSError) as by_polars:
        pl.DataFrame({"a": ["x" * 100] * 100_000}).write_csv(dev_full)
    for raised in (by_python, by_polars):
        assert refusal(raised.value).startswith("the disk is full")


def test_what_sqlite_says_of_a_full_and_of_a_closed_disk(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path}/small.sqlite")
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma max_page_count = 3")
        connection.exec_driver_sql("create table t (a)")
        with pytest.raises(sa.exc.OperationalError) as full:
            connection.exec_driver_sql("insert into t values (randomblob(100000))")
    with pytest.raises(sqlite3.OperationalError) as closed:
        sqlite3.connect(tmp_path / "no" / "such" / "folder.sqlite")
    assert refusal(full.value) == "the disk is full; free some space"
    assert refusal(closed.value).startswith("this user has no permission")


def test_an_error_of_sqlite_on_a_full_disk_is_a_full_disk(root, monkeypatch):
    broken = sqlite3.OperationalError("disk I/O error")
    assert refusal(broken).startswith("the disk reports an error")
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    assert refusal(broken) == f"the disk is full ({root}); free some space"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("IO Error: Could not write file: No space left on device", "the disk is full; free some space"),
        ('IO Error: Cannot open file "x": Permission denied', "this user has no permission; give it permission"),
        ("Conversion Error: could not cast", None),
    ],
)
def test_an_error_that_only_its_text_is_left_of(text, said):
    found = refusal_in(text)
    assert found is None if said is None else found.startswith(said)
