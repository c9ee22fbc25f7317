"""What becomes of a delivery: the rule itself, and what no sequence of deliveries and rulings can do."""

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.boundary.pseudonyms import key_fingerprint, load_key
from ingest.contracts import EXTRACTS
from ingest.lake import lake_path
from ingest.parsing.version import parse_version
from ingest.paths import DataRoot, private_directory
from ingest.register import Register
from ingest.register.decisions import SMALLEST_HALVED, Facts, decide, decided, falls_short, settle
from ingest.register.records import IN_FORCE, Counts, Delivery, Parse, Ruling
from ingest.register.rulings import RulingError, release, withdraw

AGENCY, EXTRACT = "social_care", "persons"
RELEASED, WITHDRAWN = (
    Ruling(word, "said aloud", "2020-07-01T00:00:00", "somebody") for word in ("released", "withdrawn")
)


@pytest.mark.parametrize(
    ("facts", "outcome", "reason"),
    [
        (Facts(30, 60), "accepted", ""),
        (Facts(29, 60), "held", "29 rows, where the delivery in force before it has 60: held until it is released"),
        (Facts(29, 60, loaded_before=True), "held", "29 rows, where"),
        (Facts(29, 60, was_in_force=True), "accepted", ""),
        (Facts(29, 60, ruling=RELEASED), "accepted", "29 rows, where the delivery in force before it has 60: released"),
        (Facts(29, 60, ruling=RELEASED, loaded_before=True), "already_loaded", "29 rows, where"),
        (Facts(60, 60, loaded_before=True), "already_loaded", ""),
        (Facts(60, 60, ruling=RELEASED), "accepted", ""),
        (Facts(60, 60, ruling=WITHDRAWN), "withdrawn", "withdrawn by an operator on 2020-07-01"),
        (Facts(29, 60, ruling=WITHDRAWN, was_in_force=True), "withdrawn", "withdrawn by an operator"),
    ],
)
def test_decisions(facts: Facts, outcome: str, reason: str) -> None:
    found, said = decide(facts)
    assert found == outcome
    assert said.startswith(reason)
    assert bool(said) == bool(reason)
    assert "said aloud" not in said


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_no_more_rows_are_ever_worse(rows: int, replaced: int) -> None:
    assert falls_short(rows, replaced) >= falls_short(rows + 1, replaced)
    assert not falls_short(replaced, replaced)


# Any sequence of deliveries of one snapshot, in any order of their as-of dates, and of rulings on them.

MONTHS = st.integers(1, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), MONTHS, st.sampled_from([0, 9, 10, 19, 20, 40, 100])),
        st.tuples(st.sampled_from(["release", "withdraw"]), MONTHS, st.just(0)),
    ),
    min_size=3,
    max_size=9,
)


class Zone:
    """A register and a lake into which deliveries come without files: what matters is how many rows they have."""

    def __init__(self, folder: Path) -> None:
        self.root = DataRoot(folder)
        self.clock = itertools.count()

    def step(self, kind: str, month: int, rows: int) -> None:
        if kind == "deliver":
            self._deliver(month, rows)
        else:
            rule = {"release": release, "withdraw": withdraw}[kind]
            try:
                rule(self.root, f"luton/{AGENCY}/{EXTRACT}/2020-0{month}-01.csv", "because")
            except RulingError as error:
                assert str(error).startswith(("no such delivery", "this delivery is", "nothing has been loaded"))

    def _deliver(self, month: int, rows: int) -> None:
        number = next(self.clock)
        as_of = f"2020-0{month}-01"
        counts = Counts(rows, rows)
        delivery = Delivery(
            *("luton", AGENCY, EXTRACT, f"{as_of}.csv", f"{number:064x}"),
            *(as_of, f"2020-12-01 00:00:{number:02d}", 1, rows, rows, 0, 0, 0, "accepted", "", ""),
        )
        version = parse_version(EXTRACTS[AGENCY, EXTRACT], key_fingerprint(load_key(self.root.path)))
        parse = Parse(version, "accepted", counts=counts)
        private_directory(lake_path(self.root, delivery.content).parent)
        lake_path(self.root, delivery.content).touch()
        with Register(self.root.register) as register:
            delivery = decided(register, delivery, parse, None, "")
            register.record(delivery, version=version, settled=True, replaces=None, parse=parse)
            settle(register, register.grounds.held(AGENCY, EXTRACT))

    def deliveries(self) -> list[Delivery]:
        """From the oldest to the newest."""
        if not self.root.register.exists():
            return []
        with Register(self.root.register) as register:
            return sorted(register.deliveries(), key=lambda each: (each.as_of, each.arrived_at))

    def assert_that_deciding_again_changes_nothing(self) -> None:
        if self.root.register.exists():
            with Register(self.root.register) as register:
                newest_first = register.grounds.with_hash("")
                assert settle(register, dict(reversed(newest_first.items()))) == []


# Each step waits for the disk, as it does at night.
@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_what_no_sequence_of_deliveries_and_rulings_does(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        zone = Zone(Path(folder))
        for step in steps:
            before = zone.deliveries()
            zone.step(*step)
            after = zone.deliveries()
            if step[0] == "deliver":
                assert_nothing_is_halved(in_force(before), in_force(after))
            if step[0] != "release":
                assert {each.sha256 for each in withdrawn(before)} <= {each.sha256 for each in withdrawn(after)}
            zone.assert_that_deciding_again_changes_nothing()


def assert_nothing_is_halved(before: list[Delivery], after: list[Delivery]) -> None:
    """From what was in force to what is, each step of the way keeps half; those that came late lie on the way."""
    if before:
        for older, newer in itertools.pairwise(after[after.index(before[-1]) :]):
            assert newer.rows > 0 or older.rows == 0
            assert 2 * newer.rows >= older.rows or older.rows < SMALLEST_HALVED


def in_force(deliveries: list[Delivery]) -> list[Delivery]:
    return [each for each in deliveries if each.outcome in IN_FORCE]


def withdrawn(deliveries: list[Delivery]) -> list[Delivery]:
    return [each for each in deliveries if each.outcome == "withdrawn"]


def test_a_file_that_could_not_be_parsed_is_rejected_whatever_was_ruled(tmp_path: Path) -> None:
    zone = Zone(tmp_path)
    zone.step("deliver", 1, 40)
    zone.step("withdraw", 1, 0)
    (delivery,) = zone.deliveries()
    with Register(zone.root.register) as register:
        found = decided(register, delivery, Parse("v", "rejected", "unreadable"), 1, "withdrawn")
    assert found == replace(delivery, outcome="rejected", reason="unreadable")
