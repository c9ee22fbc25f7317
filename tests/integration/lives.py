"""Data roots that several files of tests look at: a night costs a minute, so each serves every question it can answer.

    landing -> first_night -> erased -> killed (most of the kills, and a night that recovers) -> corrected
                                                |-> hub: a first night over the same files, encrypted
    landing -> killed_early (the other kills, then its first whole night)

Each is made by the first worker that asks for it and read by the others: copy a root before you change it.
"""

import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeVar

import duckdb
import polars as pl
import pytest
from filelock import FileLock

from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.files import Stamp
from ingest.paths import DataRoot
from ingest.readers import normalise
from ingest.source import opened
from orchestration.publication import releases
from tests.integration import kills, marks, nights
from tests.integration.nights import Night

AUTHORITY = "luton"
SOCIAL_CARE = f"landing/{AUTHORITY}/social_care"
BEGIN_IN_A_QUARTER = 12
ENCRYPTION_KEY = "integration-test-key-of-a-hub"


Made = TypeVar("Made")


def once(make: Callable[[Path, pytest.TempPathFactory], Made]) -> Callable[[pytest.TempPathFactory], Made]:
    """What `make` makes in a folder of its own, once for all workers."""

    def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
        base = tmp_path_factory.getbasetemp()
        if "PYTEST_XDIST_WORKER" in os.environ:
            base = base.parent
        folder, kept = base / make.__name__, base / f"{make.__name__}.pickle"
        with FileLock(base / f"{make.__name__}.lock"):
            if not kept.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                kept.write_bytes(pickle.dumps(make(folder, tmp_path_factory)))
            return pickle.loads(kept.read_bytes())

    return made


@dataclass
class Landing:
    """A landing zone, and the values in it that nobody may see outside."""

    path: Path
    secrets: set[str]


@once
def landing(folder: Path, _: pytest.TempPathFactory) -> Landing:
    """A few families of each authority, every identifier marked; a row and a file of them are broken. So many children
    of one authority are on a plan that the public may know how many."""
    path = nights.small_landing(folder)
    put_on_plans(path.parent / SOCIAL_CARE, BEGIN_IN_A_QUARTER)
    return Landing(path, marks.mark_all(path))


@once
def first_night(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A run over the landing zone from nothing."""
    return published_by(nights.run(nights.data_root(folder, landing(tmp_path_factory).path)))


def published_by(night: Night) -> Night:
    """The night, which ended well."""
    assert night.exit_code == 0, night.said()
    return night


@dataclass
class Killed:
    """A data root after nights that were killed, and the whole one that followed."""

    root: Path
    damage: list[str]
    exit_codes: list[int]
    recovery: Night


@once
def killed_early(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Killed before anything was ever published; a broken file has come when a night is left to its end."""
    first = first_night(tmp_path_factory)
    root = nights.with_key_of(nights.data_root(folder, landing(tmp_path_factory).path), first.root)
    number = kills.KILLS_BEFORE_THE_FIRST_PUBLICATION
    # The first half of a first night, or it might be done before it is killed.
    damage, exit_codes = kills.kill_nights(root, number, first.seconds / 2, news=False)
    plans = root / SOCIAL_CARE / "child_protection_plans"
    (plans / "2099-01-01.csv").write_text("plan_id,person_id\nnot a delivery,of plans\n")
    return Killed(root, damage, exit_codes, published_by(nights.run(root)))


@dataclass
class Erased:
    """A data root after an erasure: of whom, in how many published rows they were before, and the night. And what a
    reader who held the file open all the while saw before, afterwards, and on opening it again."""

    root: Path
    person: str
    before: dict[str, int]
    night: Night
    seen: list[tuple[str, bool]]


@once
def erased(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Erased:
    """The first child on a plan is erased."""
    root = nights.copy_of(first_night(tmp_path_factory).root, folder)
    person = people_on_a_plan(root)[0]
    before = published_rows(root, person)
    (root / "returns").mkdir()
    (root / "returns" / f"{AUTHORITY}_2019-04-01.xlsx").write_text("rows of people")
    with reader(root) as held:
        seen = [run_and_rows(held)]
        night = published_by(nights.run(root, ("erase", "--yes"), PERSON=f"{AUTHORITY}/{person}"))
        seen.append(run_and_rows(held))
    with reader(root) as opened_again:
        seen.append(run_and_rows(opened_again))
    return Erased(root, person, before, night, seen)


def put_on_plans(social_care: Path, children: int) -> None:
    """Deliver more children on plans: so many begin in each quarter from April 2018 on, and stay for six months. Half
    are under 12, and half are open to a disabled children's team: no group of them is a few.

    They come second in the newest lists of persons and of plans, whose first and last row stay as they were.
    """
    persons, plans = [], []
    days = [f"10/{1 + month % 12:02}/{2018 + month // 12}" for month in range(4, 26, 3)]
    for quarter, number in product(range(len(days)), range(children)):
        person, left = f"LU-1{quarter:03}{number:03}", "".join(days[quarter + 2 : quarter + 3])
        born, disabled = 2004 + 8 * (number % 2), "Yes" if number // 2 % 2 else "No"
        persons.append(f"{person};10/03/{born};F;WBRI;;;Child{quarter}of{number};Planned{number};;{disabled}")
        plans.append(f"LU-CP1{quarter:02}{number:03};{person};{days[quarter]};{left};neglect")
    for extract, rows in (("persons", persons), ("child_protection_plans", plans)):
        newest = max((social_care / extract).iterdir())
        header, first, *others = newest.read_bytes().splitlines(keepends=True)
        newest.write_bytes(b"".join((header, first, *(f"{row}\r\n".encode() for row in rows), *others)))


def reader(root: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str((root / "published").resolve() / "analyst.duckdb"), read_only=True)


def run_and_rows(connection: duckdb.DuckDBPyConnection) -> tuple[str, bool]:
    """The run that made what is read, and whether there are figures."""
    query = "select any_value(run_id), (select count(*) > 0 from kpi.indicator) from meta.run"
    return connection.execute(query).fetchone()


def people_on_a_plan(root: Path) -> list[str]:
    """The persons of the newest list of plans, in its order."""
    plans = max((root / SOCIAL_CARE / "child_protection_plans").iterdir())
    with opened(plans, plans.suffix[1:], Stamp.of(plans.lstat())) as source:
        table = source.table(["person_id"])
        column = [normalise(name) for name in table.header].index("person_id")
        return next(table.batches).cells.to_series(column).to_list()


def published_rows(root: Path, person: str) -> dict[str, int]:
    """Rows about the person in each published table that has rows about people."""
    key = Pseudonymiser(load_key(root), AUTHORITY).keys(pl.Series([person]), "person")[0]
    with reader(root) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_columns() where column_name = 'person_key'"
        ).fetchall()
        return {
            table: connection.execute(f"select count(*) from {table} where person_key = $1", [key]).fetchone()[0]
            for (table,) in tables
        }


@once
def killed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """The list of plans comes with one child more, of a past quarter, and nights are killed."""
    root = nights.copy_of(erased(tmp_path_factory).root, folder)
    plans = root / SOCIAL_CARE / "child_protection_plans"
    *_, person = people_on_a_plan(root)
    one_more = f"LU-CP999999;{person};10/10/2019;01/11/2019;neglect\r\n"
    (plans / "2020-03-31_corrected.csv").write_text(max(plans.iterdir()).read_text() + one_more)
    number = kills.KILLS - kills.KILLS_BEFORE_THE_FIRST_PUBLICATION
    damage, exit_codes = kills.kill_nights(root, number, first_night(tmp_path_factory).seconds, news=True)
    return Killed(root, damage, exit_codes, published_by(nights.run(root, ("nightly", "--whole"))))


@dataclass
class Corrected:
    """A data root to which a file cut short has come, and of which an operator has asked a public release."""

    root: Path
    done: CompletedProcess[str]


@once
def corrected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    """The list of family members comes cut short to one row; the night is one in an interpreter of its own."""
    root = nights.copy_of(killed(tmp_path_factory).root, folder)
    members = root / SOCIAL_CARE / "family_members"
    lines = max(members.glob("*.csv")).read_bytes().splitlines(keepends=True)
    (members / "2020-04-01.csv").write_bytes(b"".join(lines[:2]))
    releases.request(DataRoot(root), "the council asked for its correction")
    return Corrected(root, nights.run_in_a_new_interpreter(root))


@once
def hub(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The files of the data root that was killed, in one that never was: encrypted, one authority's for its group."""
    other = killed(tmp_path_factory).root
    root = nights.with_key_of(nights.data_root(folder, other / "landing"), other)
    group = f"{AUTHORITY}={os.getgid()}"
    key = ENCRYPTION_KEY
    return published_by(nights.run(root, SAFEGUARDING_ENCRYPTION_KEY=key, SAFEGUARDING_AUTHORITY_GROUPS=group))
