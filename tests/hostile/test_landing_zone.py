"""Whatever partners do in the landing zone is one register row or one name passed over; everything else loads."""

import datetime as dt
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import ingest.landing
import ingest.walking
from ingest.guard import Guard, Limits
from ingest.paths import CHECKOUT
from ingest.register import Register
from orchestration.operations.arrivals import is_settled, listing
from tests.hostile import reading_tasks
from tests.partner import PLANS, InThisProcess, Partner, plans

GOOD = f"{PLANS}/2020-03-31.csv"
YEAR_2099 = 4_070_908_800
AS_NOBODY = """
import os, sys, pathlib
from ingest.load import load
from ingest.paths import DataRoot
from orchestration.operations.arrivals import listing
root = DataRoot(pathlib.Path(sys.argv[1]))
os.setgid(65534)
os.setuid(65534)
for each in load(root).deliveries:
    print(each.file_name or each.authority, each.outcome, each.reason)
print(listing(root.landing).files)
"""


def outcomes(partner: Partner) -> list[tuple[str, str]]:
    return [(each.file_name, each.outcome) for each in partner.deliveries()]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files to another user")
def test_folders_that_cannot_be_entered_are_one_row_each(partner: Partner, tmp_path: Path) -> None:
    partner.send(GOOD, plans(3))
    for closed, mode in (("luton", 0o700), (f"{PLANS}/inbox", 0o700), ("hertfordshire/police", 0o744)):
        partner.send(f"{closed}/2020-03-31.csv", "x")
        os.chown(partner.root.landing / closed, 1234, 1234)
        (partner.root.landing / closed).chmod(mode)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(0o755)
    for path in [partner.root.path, *partner.root.path.rglob("*")]:
        if path.stat().st_uid == 0:
            os.chown(path, 65534, 65534)
    script = [sys.executable, "-c", AS_NOBODY, str(partner.root.path)]
    key = {"SAFEGUARDING_PSEUDONYM_KEY": "a test"}
    said = subprocess.run(script, cwd=CHECKOUT, env=os.environ | key, capture_output=True, text=True, check=False)
    assert said.stderr == ""
    closed = "rejected the folder could not be entered: give the pipeline's account the right to read it"
    assert sorted(said.stdout.splitlines()) == sorted(
        ["2020-03-31.csv accepted ", f"inbox {closed}", f"hertfordshire {closed}", f"luton {closed}", "4"]
    )


def test_files_that_go_while_the_zone_is_listed_are_passed_over(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner.send(GOOD, plans(3))
    partner.send("luton/police/incidents/2020-03-31.csv", "x")
    gone = partner.send("luton/health/ae_attendances/2020-03-31.csv", "x")
    scan = os.scandir

    def scan_and_lose(folder: Path) -> object:
        found = scan(folder)
        if Path(folder) == gone.parent:
            entries = list(found)
            gone.unlink()
            return _Entries(entries)
        if Path(folder).name == "incidents":
            raise FileNotFoundError
        return found

    monkeypatch.setattr(ingest.walking.os, "scandir", scan_and_lose)
    partner.load()
    assert outcomes(partner) == [("2020-03-31.csv", "accepted")]


class _Entries(list):
    def __enter__(self) -> list:
        return self

    def __exit__(self, *exception: object) -> None:
        pass


def test_a_file_that_goes_before_it_is_opened_is_passed_over(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.send(GOOD, plans(3))
    gone = partner.send(f"{PLANS}/2020-02-29.csv", plans(2))
    discover = ingest.load.discover

    def discover_and_lose(*given: object) -> list:
        found = discover(*given)
        gone.unlink()
        return found

    monkeypatch.setattr(ingest.load, "discover", discover_and_lose)
    partner.load()
    assert outcomes(partner) == [("2020-03-31.csv", "accepted")]


@pytest.mark.parametrize("name", [b"2020-02-29_a\nb.csv", b"2020-02-29_\xff.csv", "2020-02-29_\u202evsc.csv".encode()])
def test_a_name_with_characters_that_cannot_be_seen_is_escaped(partner: Partner, name: bytes) -> None:
    partner.send(GOOD, plans(3))
    partner.send(f"{PLANS}/{os.fsdecode(name)}", plans(2))
    partner.send(os.fsdecode(b"luton\x1b[31m/police/incidents/" + name), "x")
    report = partner.load()
    assert [each.outcome for each in partner.deliveries()] == ["accepted", "accepted", "rejected"]
    said = repr([(each.authority, each.file_name, each.reason) for each in report.deliveries]).replace("\\\\", "")
    assert "\\" not in said
    for each in partner.deliveries():
        assert not {unicodedata.category(c) for c in each.authority + each.file_name} & {"Cc", "Cf", "Cs"}
    assert partner.load().deliveries == []


def test_two_names_stay_two(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-03-31_\n.csv", plans(3))
    partner.send(f"{PLANS}/2020-03-31_\\n.csv", plans(2))
    partner.load()
    assert len({each.file_name for each in partner.deliveries()}) == 2
    assert partner.load().deliveries == []


def test_folders_within_folders_have_no_end(partner: Partner) -> None:
    partner.send(GOOD, plans(3))
    deepest = partner.root.landing / "luton"
    deepest.mkdir()
    there = os.open(deepest, os.O_RDONLY)
    for _ in range(2500):
        os.mkdir("d", dir_fd=there)
        below = os.open("d", os.O_RDONLY, dir_fd=there)
        os.close(there)
        there = below
    os.close(there)
    try:
        partner.load()
        files = listing(partner.root.landing).files
    finally:
        # pytest's own clearing up goes down by recursion.
        subprocess.run(["rm", "-rf", deepest], check=True)
    assert sorted(each.outcome for each in partner.deliveries()) == ["accepted", "rejected"]
    assert files == 2


def test_a_modification_time_in_the_future_decides_nothing(partner: Partner) -> None:
    first = partner.send(GOOD, plans(3))
    os.utime(first, (YEAR_2099, YEAR_2099))
    partner.load()
    partner.send(f"{PLANS}/2020-03-31_a correction.csv", plans(2))
    partner.load()
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(2,)]
    found = listing(partner.root.landing)
    assert is_settled(found, found.changed_at + 300, settle_seconds=300)
    assert found.changed_at < YEAR_2099


def test_of_files_that_came_together_the_name_decides(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-03-31_corrected.csv", plans(2))
    partner.send(GOOD, plans(3))
    partner.load()
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(2,)]
    assert len({each.arrived_at for each in partner.deliveries()}) == 1


def test_an_arrival_in_the_future_is_capped(partner: Partner) -> None:
    partner.sent(GOOD, plans(3))
    with Register(partner.root.register) as register:
        register._connection.execute("update delivery set arrived_at = '2099-01-01 00:00:00'")
    partner.send(f"{PLANS}/2020-03-31.csv", plans(2))
    partner.load()
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(2,)]


def test_an_as_of_date_in_the_future_waits_for_its_day(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    today = dt.datetime.now(ingest.landing.TIME_ZONE).date()
    tomorrow = today + dt.timedelta(days=1)
    partner.send(f"{PLANS}/{today}.csv", plans(3))
    delivery = partner.sent(f"{PLANS}/{tomorrow}.csv", plans(4))
    assert (delivery.outcome, delivery.rows) == ("rejected", 0)
    assert delivery.reason.startswith("the as-of date lies in the future: ")
    discover = ingest.load.discover
    monkeypatch.setattr(ingest.load, "discover", lambda *given: discover(*given, tomorrow))
    partner.load()
    assert [(each.outcome, each.rows) for each in partner.deliveries()] == [("accepted", 3), ("accepted", 4)]


class Failing(InThisProcess):
    """A guard whose process dies over files of one authority; counts its calls."""

    def __init__(self, task: object, *given: object) -> None:
        self.task, self.given, self.calls = task, given, 0
        self.limits = Limits(1_000_000_000, 2)

    def call(self, function, *given):
        if given[2].authority != "luton":
            return function(*given)
        self.calls += 1
        with Guard(self.limits) as guard:
            return guard.call(self.task, *self.given)


@pytest.mark.parametrize(
    ("task", "given", "calls"),
    [
        (reading_tasks.die, (11,), 1),
        (reading_tasks.fill_memory_in_rust, (), 1),
        (reading_tasks.work, (), 1),
        (reading_tasks.sleep, (9,), 2),
        (reading_tasks.die, (9,), 2),
    ],
)
def test_a_file_that_kills_its_reader_is_rejected_and_the_rest_loads(
    partner: Partner, task: object, given: tuple, calls: int
) -> None:
    """A crash, want of memory and of time are settled; a kill from outside and idle waiting are tried again."""
    partner.send(GOOD, plans(3))
    partner.send("luton/social_care/child_protection_plans/2020-03-31.csv", plans(2))
    guard = Failing(task, *given)
    for _ in range(2):
        partner.load(guard)
        assert [each.outcome for each in partner.deliveries()] == ["accepted", "rejected"]
        assert partner.deliveries()[1].reason
    assert guard.calls == calls
    guard.limits = Limits(2_000_000_000, 3)
    partner.load(guard)
    assert guard.calls == calls + 1


def test_many_small_files(partner: Partner) -> None:
    for number in range(100):
        partner.send(f"{PLANS}/2020-03-31_{number:03d}.csv", plans(1, first=number + 1))
    opened_before = len(list(Path("/proc/self/fd").iterdir()))
    report = partner.load()
    assert len(report.deliveries) == 100
    assert {each.outcome for each in report.deliveries} == {"accepted"}
    assert len(list(Path("/proc/self/fd").iterdir())) <= opened_before + 5
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(1,)]
