"""A new pseudonym key: other keys everywhere, the same rows, and nothing left under the old one."""

import pytest

from ingest.boundary.pseudonyms import KEY_VARIABLE, key_fingerprint, load_key
from ingest.boundary.rotation import RotationError, rotate, stranded
from ingest.erasure.erase import erase
from tests.partner import GUARD, INCIDENTS, INCIDENTS_HEADER, PLANS, Partner, plans

KEYS = "select plan_key, person_key from raw.social_care__child_protection_plans"


@pytest.fixture
def partner(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> Partner:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    partner.send(f"{PLANS}/2020-01-31.csv", plans(30))
    partner.load()
    return partner


def incidents(number: int) -> str:
    return f"{INCIDENTS_HEADER}\nI{number},P0001,victim,2020-01-05,yes,no\n"


def test_every_key_is_another_and_no_row_is_lost(partner: Partner) -> None:
    before = partner.raw(KEYS)
    old, new = rotate(partner.root)
    assert old != new == key_fingerprint(load_key(partner.root.path))
    partner.load()
    after = partner.raw(KEYS)
    assert len(after) == len(before) == 30
    assert {key for row in after for key in row}.isdisjoint(key for row in before for key in row)
    assert partner.root.pseudonym_key.stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_environment_is_changed_there(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "from the environment")
    with pytest.raises(RotationError, match="comes from SAFEGUARDING_PSEUDONYM_KEY"):
        rotate(partner.root)


def test_rows_that_would_stay_under_the_old_key_stop_it(partner: Partner) -> None:
    partner.send(f"{INCIDENTS}/2020-01-31.csv", incidents(1))
    partner.load()
    key = load_key(partner.root.path)
    partner.send(f"{INCIDENTS}/2020-01-31.csv", incidents(2))
    partner.load()
    assert [content.extract for content in stranded(partner.root)] == ["incidents"]
    with pytest.raises(RotationError, match="1 deliveries in force have gone"):
        rotate(partner.root)
    assert load_key(partner.root.path) == key


def test_a_file_whose_name_is_not_utf8_can_be_parsed_again(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-02-29_\udcff.csv", plans(31))
    partner.load()
    assert stranded(partner.root) == []


def test_who_was_erased_stays_erased(partner: Partner) -> None:
    erase(partner.root, "hertfordshire", "P0007", load_key(partner.root.path), guard=GUARD)
    partner.load()
    rotate(partner.root)
    assert partner.sent(f"{PLANS}/2020-02-29.csv", plans(30, "L9,P0031,2020-01-02,,neglect")).rows == 30
