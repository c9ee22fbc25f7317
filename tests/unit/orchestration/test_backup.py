"""A copy from which a data root comes back as it was."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.audit.verify import verify_root
from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.paths import DataRoot
from orchestration.operations.backup import back_up
from tests.partner import INCIDENTS, INCIDENTS_HEADER, PLANS, Partner, plans

PERSONS = "select plan_key, person_key from raw.social_care__child_protection_plans order by all"


@pytest.fixture
def partner(partner: Partner) -> Partner:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(30))
    partner.send(f"{INCIDENTS}/2020-01-31.csv", f"{INCIDENTS_HEADER}\nI1,P0001,victim,2020-01-05,yes,no\n")
    partner.load()
    return partner


def restored(partner: Partner, copy: Path, folder: Path) -> Partner:
    """A data root made of a copy and of the key kept apart."""
    shutil.copytree(copy, folder)
    shutil.copyfile(partner.root.pseudonym_key, folder / "pseudonym.key")
    return Partner(folder)


def test_a_restored_copy_has_everything_and_parses_nothing_again(partner: Partner, tmp_path: Path) -> None:
    before = partner.raw(PERSONS)
    copy = back_up(partner.root, partner.root.backups)
    back = restored(partner, copy, tmp_path / "restored")
    assert back.load().deliveries == []
    assert back.raw(PERSONS) == before
    assert verify_root(back.root).problems == []


def test_the_release_is_in_the_copy(partner: Partner) -> None:
    """Without it the next release could not be compared with the last."""
    (partner.root.releases / "run-1").mkdir(parents=True)
    (partner.root.releases / "run-1" / "release.json").write_text("{}")
    copy = back_up(partner.root, partner.root.backups)
    assert (copy / "releases" / "run-1" / "release.json").read_text() == "{}"


def test_no_key_is_in_the_copy(partner: Partner) -> None:
    erase(partner.root, "hertfordshire", "P0002", load_key(partner.root.path))
    copy = back_up(partner.root, partner.root.backups)
    assert sorted(path.name for path in copy.iterdir()) == [
        *("audit", "erasures", "identities", "lake", "landing", "quarantine", "register.sqlite"),
    ]
    assert list(copy.rglob("*.key")) == []
    assert copy.stat().st_mode & 0o777 == 0o700


def test_an_erasure_reaches_the_copy(partner: Partner, tmp_path: Path) -> None:
    copy = back_up(partner.root, partner.root.backups)
    erase(partner.root, "hertfordshire", "P0001", load_key(partner.root.path))
    back = restored(partner, copy, tmp_path / "restored")
    back.load()
    assert back.raw("select count(*) from raw.police__incidents") == [(0,)]
    assert len(back.raw(PERSONS)) == 29


def test_the_copy_is_named_after_the_moment(partner: Partner) -> None:
    copy = back_up(DataRoot(partner.root.path), partner.root.path.parent / "elsewhere")
    moment = datetime.strptime(copy.name, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60


def test_what_a_killed_backup_left_goes_with_the_next(partner: Partner) -> None:
    left = partner.root.backups / "2020-01-01T000000Z.partial" / "landing"
    left.mkdir(parents=True)
    copy = back_up(partner.root, partner.root.backups)
    assert list(partner.root.backups.iterdir()) == [copy]
