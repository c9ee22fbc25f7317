"""What the register remembers, and what it holds to be in force."""

import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.files import Stamp
from ingest.register import Register
from ingest.register.force import FLAGS
from ingest.register.records import Content, Counts, Delivery, Parse

CONTENT = Content("luton", "police", "incidents", "aa")
PARSE = Parse("v1", "accepted", counts=Counts(5, 3, 1, 1))
DELIVERY = Delivery(
    **{"authority": "luton", "agency": "police", "extract": "incidents", "file_name": "f.csv", "sha256": "aa"},
    **{"as_of": "2020-01-31", "arrived_at": "2020-02-01 00:00:00", "size_bytes": 9},
    **{"rows": 5, "rows_accepted": 3, "rows_quarantined": 1, "rows_repeated": 1, "rows_unlinked": 0},
    **{"outcome": "accepted", "reason": "", "notes": ""},
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    with Register(tmp_path / "register.sqlite") as opened:
        yield opened


def deliver(
    register: Register, file_name: str, sha256: str, as_of: str, outcome: str = "accepted", **more: object
) -> None:
    delivery = replace(DELIVERY, file_name=file_name, sha256=sha256, as_of=as_of, outcome=outcome, **more)
    register.record(delivery, version="v1", settled=True, replaces=None, parse=PARSE)


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(AssertionError, match="rows in differ"):
        Counts(5, 3, 1, 0)


def test_a_delivery_is_written_whole(register: Register) -> None:
    register.record(
        DELIVERY,
        version="v1",
        settled=True,
        replaces=None,
        parse=PARSE,
        rejected_rows=[("role", "missing", 1)],
        seen=("luton/police/incidents/f.csv", Stamp(9, 1, 1, 2)),
    )
    assert register.deliveries() == [DELIVERY]
    assert register.parse(CONTENT) == PARSE
    assert register.rejected_row_counts() == [("luton", "police", "incidents", "aa", "role", "missing", 1)]
    assert register.seen_sha256("luton/police/incidents/f.csv", Stamp(9, 1, 1, 2)) == "aa"
    assert register.seen_sha256("luton/police/incidents/f.csv", Stamp(9, 1, 1, 3)) is None


def test_a_delivery_that_cannot_be_written_leaves_nothing(register: Register) -> None:
    twice = [("role", "missing", None)]
    with pytest.raises(Exception, match="NOT NULL"):
        register.record(DELIVERY, version="v1", settled=True, replaces=None, parse=PARSE, rejected_rows=twice)
    assert register.deliveries() == []
    assert register.parse(CONTENT) is None


def test_a_new_decision_replaces_the_old_one_and_its_rejected_rows(register: Register) -> None:
    register.record(
        DELIVERY, version="v1", settled=True, replaces=None, parse=PARSE, rejected_rows=[("role", "missing", 1)]
    )
    known = register.known("luton", "police", "incidents", "f.csv")
    assert known
    again = replace(DELIVERY, rows_accepted=4, rows_quarantined=0)
    register.record(again, version="v2", settled=True, replaces=known.id, parse=replace(PARSE, version="v2"))
    assert register.deliveries() == [again]
    assert register.rejected_row_counts() == []


def test_of_a_snapshot_the_newest_is_in_force(register: Register) -> None:
    deliver(register, "b.csv", "b", "2020-01-31")
    deliver(register, "c.csv", "c", "2020-03-31")
    deliver(register, "d.csv", "d", "2020-04-30", "rejected")
    assert [each.sha256 for each in register.in_force("police", "incidents", "snapshot")] == ["c"]
    assert [each.sha256 for each in register.in_force("police", "incidents", "increment")] == ["b", "c"]
    assert register.extract_as_of() == [("luton", "police", "incidents", "2020-03-31")]


def test_newest_is_as_of_then_arrival_then_name(register: Register) -> None:
    deliver(register, "z.csv", "z", "2020-01-31", arrived_at="2020-02-01 00:00:00")
    deliver(register, "a.csv", "a", "2020-01-31", arrived_at="2020-02-02 00:00:00")
    assert [each.sha256 for each in register.in_force("police", "incidents", "snapshot")] == ["a"]
    deliver(register, "b.csv", "b", "2020-01-31", arrived_at="2020-02-02 00:00:00")
    assert [each.sha256 for each in register.in_force("police", "incidents", "snapshot")] == ["b"]


def test_a_content_delivered_twice_stands_where_its_newest_delivery_does(register: Register) -> None:
    deliver(register, "a.csv", "a", "2020-01-31")
    deliver(register, "b.csv", "b", "2020-02-29")
    deliver(register, "a again.csv", "a", "2020-03-31", "already_loaded")
    assert [each.sha256 for each in register.in_force("police", "incidents", "increment")] == ["b", "a"]


def test_what_a_snapshot_replaces(register: Register) -> None:
    deliver(register, "a.csv", "a", "2020-01-31", rows_accepted=7)
    deliver(register, "c.csv", "c", "2020-03-31", rows_accepted=8)
    between = replace(DELIVERY, file_name="b.csv", as_of="2020-02-29")
    assert register.grounds.rows_in_force_before(between, None) == 7
    assert register.grounds.rows_in_force_before(replace(DELIVERY, as_of="2020-01-01"), None) == 0


def test_a_registered_delivery_does_not_replace_itself_and_a_new_one_of_its_age_does(register: Register) -> None:
    deliver(register, "a.csv", "a", "2020-01-31", rows_accepted=7)
    deliver(register, "a.csv", "b", "2020-01-31", rows_accepted=8)
    of_same_age = replace(DELIVERY, file_name="a.csv", as_of="2020-01-31")
    rows = [register.grounds.rows_in_force_before(of_same_age, number) for number in (1, 2, None)]
    assert rows == [0, 7, 8]


@pytest.mark.parametrize("outcome", ["held", "withdrawn", "rejected"])
def test_what_is_not_in_force_replaces_nothing(register: Register, outcome: str) -> None:
    deliver(register, "a.csv", "a", "2020-01-31", rows_accepted=7)
    deliver(register, "b.csv", "b", "2020-02-29", outcome)
    assert [each.sha256 for each in register.in_force("police", "incidents", "snapshot")] == ["a"]
    assert register.extract_as_of() == [("luton", "police", "incidents", "2020-01-31")]
    assert register.grounds.rows_in_force_before(replace(DELIVERY, as_of="2020-03-31"), None) == 7
    assert not register.grounds.delivered_before(Content("luton", "police", "incidents", "b"), None)


def standings(register: Register) -> dict[str, set[str]]:
    """What is said of each delivery, by file name."""
    return {
        row[3]: {flag for flag, holds in zip(FLAGS, row[-len(FLAGS) :], strict=True) if holds}
        for row in register.standings()
    }


def test_how_deliveries_stand(register: Register) -> None:
    deliver(register, "a.csv", "a", "2020-01-31", "held")
    deliver(register, "b.csv", "b", "2020-02-29")
    deliver(register, "c.csv", "c", "2020-03-31", "held")
    deliver(register, "d.csv", "d", "2020-04-30", "rejected")
    deliver(register, "e.csv", "e", "2020-05-31", "withdrawn")
    assert standings(register) == {
        "a.csv": set(),
        "b.csv": {"is_newest_in_force"},
        "c.csv": {"is_waiting"},
        "d.csv": {"is_newest"},
        "e.csv": set(),
    }


def test_a_delivery_without_a_date_is_the_oldest(register: Register) -> None:
    deliver(register, "a.csv", "a", "2020-01-31")
    deliver(register, "stray.csv", "b", None, "rejected")
    assert standings(register) == {"a.csv": {"is_newest", "is_newest_in_force"}, "stray.csv": set()}


def test_a_register_of_an_older_release_opens(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with Register(path) as register:
        deliver(register, "a.csv", "a", "2020-01-31")
    with sqlite3.connect(path) as old:
        old.execute("drop table ruling")
    with Register(path) as register:
        assert register.grounds.ruling(register.deliveries()[0]) is None
        assert standings(register) == {"a.csv": {"is_newest", "is_newest_in_force"}}


def test_of_two_writes_in_one_another_both_or_none(register: Register) -> None:
    with pytest.raises(RuntimeError), register.transaction():
        deliver(register, "a.csv", "a", "2020-01-31")
        raise RuntimeError
    assert register.deliveries() == []


def test_the_register_is_private(register: Register, tmp_path: Path) -> None:
    deliver(register, "a.csv", "a", "2020-01-31")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_what_is_parsed_again_is_counted_on_every_delivery_that_it_was_accepted_for(register: Register) -> None:
    deliver(register, "a.csv", "aa", "2020-01-31")
    deliver(register, "b.csv", "aa", "2020-01-31", outcome="rejected", reason="for another reason")
    again = replace(DELIVERY, file_name="c.csv", rows_accepted=4, rows_quarantined=0, as_of="2020-02-29")
    later = Parse("v1", "accepted", notes="new", counts=Counts(5, 4, 0, 1), as_of="2020-02-29", refused_as_later=2)
    register.record(again, version="v1", settled=True, replaces=None, parse=later)
    assert [(each.rows_accepted, each.notes) for each in register.deliveries()] == [(4, "new"), (3, ""), (4, "")]
    assert register.parse(CONTENT) == later


@pytest.mark.parametrize(
    ("refused", "as_of", "stands"), [(0, "2020-02-29", True), (1, "2020-01-31", True), (1, "2020-02-29", False)]
)
def test_a_parse_stands_until_a_later_day_may_allow_more(refused: int, as_of: str, stands: bool) -> None:
    assert replace(PARSE, as_of="2020-01-31", refused_as_later=refused).stands_as_of(as_of) is stands


def test_near_misses_are_the_last_note_until_an_erasure(register: Register) -> None:
    deliver(register, "a.csv", "aa", "2020-01-31", notes="encoding utf-8")
    deliver(register, "b.csv", "bb", "2020-01-31")
    register.contents.note_near_misses(
        [(CONTENT, "basis", 2, "2 near"), (replace(CONTENT, sha256="bb"), "basis", 0, "")]
    )
    assert [each.notes for each in register.deliveries()] == ["encoding utf-8; 2 near", ""]
    assert register.contents.compared()[CONTENT] == ("v1", "basis")
    register.reduce(replace(CONTENT, sha256="bb"), accepted=1)
    assert [each.notes for each in register.deliveries()] == ["encoding utf-8", ""]
    assert register.contents.compared()[CONTENT] == ("v1", "")


def test_a_register_of_an_earlier_release_opens(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    with Register(path) as register:
        register.record(DELIVERY, version="v1", settled=True, replaces=None, parse=PARSE)
    with sqlite3.connect(path) as earlier:
        earlier.execute("drop table near_miss")
        for column in ("parsed_as_of", "refused_as_later"):
            earlier.execute(f"alter table parse drop column {column}")
    for _ in range(2):
        with Register(path) as register:
            assert register.parse(CONTENT) == PARSE
            assert register.deliveries() == [DELIVERY]
