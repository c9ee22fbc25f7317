"""Linking in a data root: what the register and schema raw learn, and when it is done again."""

import pytest

from ingest import linking
from ingest.boundary.pseudonyms import KEY_VARIABLE, load_key
from ingest.boundary.rotation import rotate
from ingest.erasure.erase import erase
from ingest.register import Register
from ingest.register.links import Linkage
from tests.partner import GUARD, Partner
from tests.unit.ingest.test_identities import HERTS, MARAC, PERSONS, marac, persons

ANNA = "P1,1985-02-03,F,9434765919,Anna,Quixote,LU1 1AB"
BERTA = "P2,1990-07-30,F,,Berta,Panza,LU1 1AC"
LINKS = (
    "select link.agency, referral_key is not null, method, linked_as_of::varchar, persons.person_key is not null"
    " from raw.person_link as link"
    " left join raw.police__marac_referrals using (authority, source_person_key)"
    " left join raw.social_care__persons as persons on persons.person_key = link.person_key order by all"
)


@pytest.fixture
def partner(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> Partner:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(ANNA, BERTA))
    partner.send(
        f"{MARAC}/2020-02-29.csv",
        marac(
            "M1,,S1,ANNA,QUIXOTE,1985-02-03,,,9434765919,2020-01-05",
            "M2,,S2,Nobody,Atall,1951-01-09,,,,2020-01-06",
            "M3,P2,,,,,,,,2020-01-07",
        ),
    )
    partner.load()
    return partner


def link(partner: Partner) -> list[Linkage]:
    return linking.link_people(partner.root)


def counted(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many sources are linked again now."""
    done = []
    real = linking.link
    with monkeypatch.context() as patched:
        patched.setattr(linking, "link", lambda *given: done.append(1) or real(*given))
        link(partner)
    return len(done)


def test_the_warehouse_learns_who_is_who_and_nothing_else(partner: Partner) -> None:
    (linkage,) = link(partner)
    assert (linkage.authority, linkage.agency) == (HERTS, "police")
    assert (linkage.people, linkage.exact, linkage.probable, linkage.awaiting_review, linkage.unlinked) == (
        2,
        1,
        0,
        0,
        1,
    )
    assert partner.raw(LINKS) == [("police", True, "exact", "2020-02-29", True)]


def test_rows_of_linked_people_are_no_longer_unlinked(partner: Partner) -> None:
    assert partner.delivery("2020-02-29.csv").rows_unlinked == 2
    link(partner)
    assert partner.delivery("2020-02-29.csv").rows_unlinked == 1
    assert partner.raw("select sum(rows_unlinked) from raw.delivery") == [(1,)]


def test_the_same_bytes_under_another_day_count_the_same(partner: Partner) -> None:
    link(partner)
    again = (partner.root.landing / MARAC / "2020-02-29.csv").read_text()
    assert partner.sent(f"{MARAC}/2020-03-31.csv", again).outcome == "already_loaded"
    link(partner)
    assert partner.delivery("2020-03-31.csv").rows_unlinked == 1


def test_nothing_is_linked_again_unless_something_has_changed(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counted(partner, monkeypatch) == 1
    partner.load()
    assert counted(partner, monkeypatch) == 0
    partner.send(f"{MARAC}/2020-03-31.csv", marac("M4,,S2,Berta,Panza,1990-07-30,LU1 1AC,F,,2020-03-05"))
    partner.load()
    assert counted(partner, monkeypatch) == 1
    monkeypatch.setenv("SAFEGUARDING_LINK_FROM", "0.995")
    assert counted(partner, monkeypatch) == 1
    assert counted(partner, monkeypatch) == 0


def test_a_new_key_makes_the_same_links_under_other_keys(partner: Partner) -> None:
    link(partner)
    before = partner.raw("select source_person_key, person_key from raw.person_link")
    rotate(partner.root)
    partner.load()
    link(partner)
    after = partner.raw("select source_person_key, person_key from raw.person_link")
    assert partner.raw(LINKS) == [("police", True, "exact", "2020-02-29", True)]
    assert not {key for row in before for key in row} & {key for row in after for key in row}


def test_an_erased_person_is_linked_to_nobody(partner: Partner) -> None:
    link(partner)
    erase(partner.root, HERTS, "P1", load_key(partner.root.path), guard=GUARD)
    with Register(partner.root.register) as register:
        assert register.links.rows() == []
    partner.load()
    link(partner)
    assert partner.raw(LINKS) == []


def test_a_source_without_deliveries_in_force_has_no_links(partner: Partner) -> None:
    link(partner)
    with Register(partner.root.register) as register:
        register.forget(partner.delivery("2020-02-29.csv").content)
    assert link(partner) == []
    assert partner.raw("select count(*) from raw.person_link") == [(0,)]
