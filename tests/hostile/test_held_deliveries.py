"""A snapshot that would empty or halve a table is held: the last good one stays until an operator has looked."""

import datetime as dt
import re
from pathlib import Path

import pytest

import ingest.standing
from ingest.audit.verify import verify_root
from ingest.guard import Guard
from ingest.lake import lake_path
from ingest.register import Register
from ingest.register.records import Delivery
from ingest.register.rulings import RulingError, release, withdraw
from tests.partner import INCIDENTS, INCIDENTS_HEADER, PLANS, PLANS_HEADER, Partner, counts, plans

JANUARY, FEBRUARY, MARCH, APRIL = MONTHS = [f"{PLANS}/2020-0{month}-28.csv" for month in (1, 2, 3, 4)]
WHY = "The partner has confirmed it"


def deliver(partner: Partner, *rows: int) -> Delivery:
    """A delivery a month from January, each of as many plans, each loaded before the next; the last of them."""
    return [partner.sent(month, plans(count)) for month, count in zip(MONTHS, rows, strict=False)][-1]


def rows_in_force(partner: Partner) -> int:
    ((rows,),) = partner.raw("select count(*) from raw.social_care__child_protection_plans")
    return rows


def outcomes(partner: Partner) -> list[str]:
    return [each.outcome for each in partner.deliveries()]


def events(partner: Partner, what: str) -> list[dict]:
    """What the trail says of events of a kind, which it holds whole."""
    from ingest.audit.trail import entries_after

    assert verify_root(partner.root).problems == []
    return [entry["details"] for entry in entries_after(partner.root.audit, 0) if entry["what"] == what]


# What is held


@pytest.mark.parametrize(
    ("before", "rows", "outcome"),
    [
        (0, 1, "accepted"),
        (1, 0, "held"),
        (19, 0, "held"),
        (19, 1, "accepted"),
        (20, 10, "accepted"),
        (20, 9, "held"),
        (21, 11, "accepted"),
        (21, 10, "held"),
        (200, 1, "held"),
    ],
)
def test_under_half_of_twenty_or_none_of_any_is_held(partner: Partner, before: int, rows: int, outcome: str) -> None:
    partner.sent(JANUARY, plans(before))
    delivery = partner.sent(FEBRUARY, plans(rows, first=500))
    assert (delivery.outcome, counts(delivery)) == (outcome, (rows, rows, 0, 0))
    assert rows_in_force(partner) == (before if outcome == "held" else rows)


def test_a_held_delivery_says_what_it_would_replace_and_keeps_its_rows(partner: Partner) -> None:
    partner.sent(JANUARY, plans(40))
    held = partner.sent(FEBRUARY, plans(19, "x,y,soon,,neglect", "L0001,P0001,2020-01-02,,neglect"))
    assert held.reason == "19 rows, where the delivery in force before it has 40: held until it is released"
    assert counts(held) == (21, 19, 1, 1)
    assert lake_path(partner.root, held.content).exists()
    assert len(partner.quarantine(held)) == 2
    assert partner.raw("select as_of from raw.extract_as_of") == [(dt.date(2020, 1, 28),)]


def test_increments_are_never_held(partner: Partner) -> None:
    lines = "".join(f"I{n},P1,victim,2020-01-01,y,n\n" for n in range(30))
    partner.sent(f"{INCIDENTS}/2020-01-31.csv", f"{INCIDENTS_HEADER}\n{lines}")
    assert partner.sent(f"{INCIDENTS}/2020-02-29.csv", INCIDENTS_HEADER).outcome == "accepted"
    one = f"{INCIDENTS_HEADER}\nI99,P1,victim,2020-01-01,y,n\n"
    assert partner.sent(f"{INCIDENTS}/2020-03-31.csv", one).outcome == "accepted"


def test_each_authority_is_compared_with_its_own(partner: Partner) -> None:
    partner.sent(JANUARY, plans(40))
    small = JANUARY.replace("hertfordshire", "luton")
    partner.send(small, plans(3))
    partner.send(small.replace("-01-", "-02-"), plans(2))
    partner.load()
    assert outcomes(partner) == ["accepted"] * 3


def test_a_later_delivery_that_is_fine_takes_force_as_usual(partner: Partner) -> None:
    for path, rows in ((JANUARY, 40), (FEBRUARY, 3), (MARCH, 38)):
        partner.send(path, plans(rows))
    partner.load()
    assert outcomes(partner) == ["accepted", "held", "accepted"]
    assert rows_in_force(partner) == 38


def test_the_file_itself_cut_short_under_its_own_name_is_held(partner: Partner) -> None:
    partner.sent(JANUARY, plans(40))
    partner.send(JANUARY, plans(2))
    partner.load()
    assert (outcomes(partner), rows_in_force(partner)) == (["accepted", "held"], 40)


def test_old_bytes_that_would_halve_the_table_are_held_too(partner: Partner) -> None:
    deliver(partner, 20, 60)
    assert partner.sent(MARCH, plans(20)).outcome == "held"
    assert release(partner.root, MARCH, WHY).outcome == "already_loaded"
    assert rows_in_force(partner) == 20


def test_a_delivery_that_fits_a_late_older_one_comes_into_force_unparsed(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner.sent(JANUARY, plans(100))
    partner.sent(MARCH, plans(40))
    assert outcomes(partner) == ["accepted", "held"]
    partner.send(FEBRUARY, plans(60, first=200))
    call, parsed = Guard.call, []
    monkeypatch.setattr(Guard, "call", lambda guard, *given: parsed.append(given) or call(guard, *given))
    report = partner.load()
    assert (outcomes(partner), len(parsed), rows_in_force(partner)) == (["accepted", "accepted", "accepted"], 1, 40)
    assert [each.as_of for each in report.deliveries] == ["2020-02-28", "2020-03-28"]
    assert report.extracts["social_care", "child_protection_plans"].accepted == 2
    assert events(partner, "delivery")[-1]["outcome"] == "accepted"


def test_a_delivery_in_force_is_not_held_for_a_longer_history_and_a_new_release(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner.sent(JANUARY, plans(10))
    partner.sent(MARCH, plans(8))
    partner.sent(FEBRUARY, plans(100, first=200))
    monkeypatch.setattr(ingest.standing, "parse_version", lambda extract, fingerprint: "another")
    partner.load()
    assert (outcomes(partner), rows_in_force(partner)) == (["accepted", "accepted", "accepted"], 8)


# Release and withdrawal


def test_a_released_delivery_is_in_force_at_once_and_for_good(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner.sent(JANUARY, plans(40))
    held = partner.sent(FEBRUARY, plans(3, first=100))
    released = release(partner.root, FEBRUARY, WHY)
    assert (released.outcome, rows_in_force(partner)) == ("accepted", 3)
    assert released.reason.startswith(
        "3 rows, where the delivery in force before it has 40: released by an operator on"
    )
    partner.load()
    monkeypatch.setattr(ingest.standing, "parse_version", lambda extract, fingerprint: "another")
    lake_path(partner.root, held.content).unlink()
    partner.load()
    assert (outcomes(partner), rows_in_force(partner)) == (["accepted", "accepted"], 3)


def test_what_comes_after_a_released_delivery_is_compared_with_it(partner: Partner) -> None:
    deliver(partner, 100, 30, 20, 9)
    assert outcomes(partner) == ["accepted", "held", "held", "held"]
    release(partner.root, FEBRUARY, WHY)
    assert outcomes(partner) == ["accepted", "accepted", "accepted", "held"]
    assert rows_in_force(partner) == 20


@pytest.mark.parametrize("change", ["nothing", "version", "lake", "touched"])
def test_a_withdrawn_delivery_is_out_of_force_at_once_and_for_good(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    deliver(partner, 40, 50)
    withdrawn = withdraw(partner.root, FEBRUARY, WHY)
    assert (withdrawn.outcome, counts(withdrawn), rows_in_force(partner)) == ("withdrawn", (50, 50, 0, 0), 40)
    match change:
        case "version":
            monkeypatch.setattr(ingest.standing, "parse_version", lambda extract, fingerprint: "another")
        case "lake":
            lake_path(partner.root, withdrawn.content).unlink()
        case "touched":
            (partner.root.landing / FEBRUARY).touch()
    partner.load()
    assert (outcomes(partner), rows_in_force(partner)) == (["accepted", "withdrawn"], 40)
    assert partner.raw("select as_of from raw.extract_as_of") == [(dt.date(2020, 1, 28),)]


def test_a_withdrawal_is_taken_back(partner: Partner) -> None:
    deliver(partner, 40, 50)
    withdraw(partner.root, FEBRUARY, WHY)
    assert (release(partner.root, FEBRUARY, WHY).outcome, rows_in_force(partner)) == ("accepted", 50)


def test_a_withdrawn_increment_takes_its_rows_away_and_no_others(partner: Partner) -> None:
    for month in (1, 2):
        line = f"I{month},P1,victim,2020-01-01,y,n"
        partner.send(f"{INCIDENTS}/2020-0{month}-28.csv", f"{INCIDENTS_HEADER}\n{line}\n")
    partner.load()
    withdraw(partner.root, f"{INCIDENTS}/2020-02-28.csv", WHY)
    assert partner.raw("select count(*) from raw.police__incidents") == [(1,)]


def test_withdrawn_bytes_under_a_new_name_are_a_delivery_of_their_own(partner: Partner) -> None:
    deliver(partner, 40, 50)
    withdraw(partner.root, FEBRUARY, WHY)
    assert partner.sent(MARCH, plans(50)).outcome == "accepted"
    assert outcomes(partner) == ["accepted", "withdrawn", "accepted"]


def test_withdrawn_bytes_put_back_under_their_name_stay_withdrawn(partner: Partner) -> None:
    deliver(partner, 40, 50)
    withdraw(partner.root, FEBRUARY, WHY)
    for rows in (45, 50):
        partner.send(FEBRUARY, plans(rows))
        partner.load()
    assert (outcomes(partner), rows_in_force(partner)) == (["accepted", "withdrawn", "accepted", "withdrawn"], 45)


def test_of_the_same_bytes_twice_the_other_stays_in_force(partner: Partner) -> None:
    deliver(partner, 40, 40)
    assert outcomes(partner) == ["accepted", "already_loaded"]
    withdraw(partner.root, JANUARY, WHY)
    assert (outcomes(partner), rows_in_force(partner)) == (["withdrawn", "accepted"], 40)
    release(partner.root, JANUARY, WHY)
    assert outcomes(partner) == ["accepted", "already_loaded"]


# How a delivery is named, and what is refused


def test_a_hash_names_a_delivery(partner: Partner) -> None:
    partner.sent(JANUARY, plans(40))
    held = partner.sent(f"{PLANS}/2020-02-28_Ann Example.csv", plans(3))
    assert release(partner.root, held.sha256[:8].upper(), WHY).sha256 == held.sha256


def test_a_hash_of_two_files_names_none(partner: Partner) -> None:
    first = partner.sent(JANUARY, plans(40))
    partner.sent(FEBRUARY, plans(40))
    with pytest.raises(RulingError, match="2 deliveries begin with these digits"):
        withdraw(partner.root, first.sha256, WHY)
    assert outcomes(partner) == ["accepted", "already_loaded"]


def test_a_name_means_the_delivery_registered_last(partner: Partner) -> None:
    partner.sent(JANUARY, plans(40))
    partner.send(JANUARY, plans(50))
    partner.load()
    withdraw(partner.root, JANUARY, WHY)
    assert (outcomes(partner), rows_in_force(partner)) == (["accepted", "withdrawn"], 40)


@pytest.mark.parametrize(
    ("rule", "named", "reason", "said"),
    [
        (release, JANUARY, WHY, "this delivery is accepted; held and withdrawn ones can be released"),
        (withdraw, FEBRUARY, WHY, "this delivery is held; accepted and already_loaded ones can be withdrawn"),
        (release, MARCH, WHY, "no such delivery"),
        (release, "2020-02-28.csv", WHY, "no such delivery"),
        (release, "0123456", WHY, "no such delivery"),
        (release, "0" * 64, WHY, "no such delivery"),
        (release, "%", WHY, "no such delivery"),
        (release, "", WHY, "no such delivery"),
        (release, FEBRUARY, " \n", "give a reason"),
        (release, FEBRUARY, "x" * 501, "longer than 500 characters"),
    ],
)
def test_what_cannot_be_ruled_changes_nothing(partner: Partner, rule, named: str, reason: str, said: str) -> None:
    deliver(partner, 40, 3)
    before = partner.deliveries()
    with pytest.raises(RulingError, match=re.escape(said)):
        rule(partner.root, named, reason)
    assert partner.deliveries() == before
    assert events(partner, "released") == events(partner, "withdrawn") == []


def test_a_rejected_delivery_is_not_released(partner: Partner) -> None:
    partner.sent(JANUARY, "not,a,plan\n1,2,3\n")
    with pytest.raises(RulingError, match="this delivery is rejected"):
        release(partner.root, JANUARY, WHY)


def test_nothing_is_ruled_before_anything_is_loaded(tmp_path: Path) -> None:
    from ingest.paths import DataRoot

    with pytest.raises(RulingError, match="nothing has been loaded yet"):
        release(DataRoot(tmp_path), JANUARY, WHY)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_longer_in_the_lake_is_not_released(partner: Partner) -> None:
    held = deliver(partner, 40, 3)
    lake_path(partner.root, held.content).unlink()
    with pytest.raises(RulingError, match="run a night first"):
        release(partner.root, FEBRUARY, WHY)
    partner.load()
    assert release(partner.root, FEBRUARY, WHY).outcome == "accepted"


# What is remembered


def test_each_ruling_is_in_the_audit_trail(partner: Partner) -> None:
    held = deliver(partner, 40, 3)
    release(partner.root, FEBRUARY, "  First\nreason ")
    withdraw(partner.root, FEBRUARY, "Second reason")
    place = {"authority": "hertfordshire", "agency": "social_care", "extract": "child_protection_plans"}
    said = {**place, "as_of": "2020-02-28", "file_sha256": held.sha256, "rows": 3, "rows_accepted": 3}
    ((released,), (withdrawn,)) = events(partner, "released"), events(partner, "withdrawn")
    assert released.items() >= {**said, "reason": "First reason", "outcome": "accepted"}.items()
    assert withdrawn.items() >= {**said, "reason": "Second reason", "outcome": "withdrawn"}.items()


def test_an_operators_words_stay_out_of_the_warehouse(partner: Partner) -> None:
    deliver(partner, 40, 3)
    for rule in (release, withdraw):
        assert "Ann Example" not in str(rule(partner.root, FEBRUARY, "Ann Example has left"))
    assert "Ann Example" not in str(partner.raw("from raw.delivery_standing"))


def test_an_empty_file_releases_to_an_empty_table(partner: Partner) -> None:
    partner.sent(JANUARY, plans(40))
    held: Delivery = partner.sent(FEBRUARY, PLANS_HEADER)
    assert (held.outcome, rows_in_force(partner)) == ("held", 40)
    release(partner.root, FEBRUARY, WHY)
    assert rows_in_force(partner) == 0


def test_the_gates_on_volumes_hear_of_a_ruling(partner: Partner) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    partner.sent(JANUARY, plans(100))
    partner.sent(MARCH, plans(40))
    with Register(partner.root.register) as register:
        assert register.grounds.ruled_since(before) == frozenset()
    release(partner.root, MARCH, "half of them have moved away")
    with Register(partner.root.register) as register:
        assert register.grounds.ruled_since(before - dt.timedelta(seconds=1)) == {MARCH.partition("/")[0]}
        assert register.grounds.ruled_since(before + dt.timedelta(days=1)) == frozenset()


def test_a_held_delivery_stays_held_when_what_it_was_compared_with_is_withdrawn(partner: Partner) -> None:
    partner.sent(JANUARY, plans(100))
    partner.sent(MARCH, plans(10))
    withdraw(partner.root, JANUARY, "another authority's file")
    assert outcomes(partner) == ["withdrawn", "held"]
    assert release(partner.root, MARCH, "it is whole").outcome == "accepted"


def test_a_damaged_file_under_the_same_name_does_not_hide_the_held_one(partner: Partner) -> None:
    partner.sent(JANUARY, plans(100))
    partner.sent(MARCH, plans(10))
    partner.send(MARCH, "no table at all")
    partner.load()
    assert outcomes(partner) == ["accepted", "held", "rejected"]
    assert release(partner.root, MARCH, "it is whole").rows_accepted == 10


def test_nothing_comes_into_force_that_was_read_under_another_key(partner: Partner) -> None:
    partner.sent(JANUARY, plans(100))
    partner.sent(MARCH, plans(10))
    (partner.root.path / "pseudonym.key").write_text("another key")
    with pytest.raises(RulingError, match="under an earlier key, release or mapping: put its file back"):
        release(partner.root, MARCH, "it is whole")
    assert outcomes(partner) == ["accepted", "held"]
