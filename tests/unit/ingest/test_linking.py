"""Linking in a data root: what the register and schema raw learn, and when it is done again."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import linking
from ingest.boundary import identities
from ingest.boundary.pseudonyms import KEY_VARIABLE, load_key
from ingest.boundary.rotation import rotate
from ingest.erasure.erase import erase
from ingest.register import Register
from ingest.register.records import Linkage, PersonLink
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


@pytest.fixture(scope="module")
def before_linking(tmp_path_factory: pytest.TempPathFactory, files_are_quiet: None) -> Iterator[Partner]:
    """To be copied; no other key is set in this module."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv(KEY_VARIABLE, raising=False)
        yield _before_linking(Partner(tmp_path_factory.mktemp("before_linking") / "data"))


def _before_linking(partner: Partner) -> Partner:
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


@pytest.fixture
def partner(before_linking: Partner, tmp_path: Path) -> Partner:
    return before_linking.copy(tmp_path / "data")


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


def test_rows_that_had_to_be_linked_are_counted_by_extract(partner: Partner) -> None:
    incidents = "incident_id,source_person_id,person_id,incident_date,role,domestic_abuse,call_out\n"
    partner.send(f"{HERTS}/police/incidents/2020-02-29.csv", f"{incidents}I1,S1,,2020-01-05,victim,yes,no\n")
    partner.load()
    link(partner)
    counted_rows = "select agency, extract, rows_linked, rows_unlinked from raw.linkage_of_extract order by all"
    assert partner.raw(counted_rows) == [("police", "incidents", 1, 0), ("police", "marac_referrals", 1, 1)]


SENT = (
    "M10,,S1,ANNA,QUIXOTE,1985-02-03,,,9434765919,2020-03-01",
    "M11,,S1,Anna,Panza,1985-02-03,YY8 8YY,F,,2020-03-02",
    "M12,,S5,Bertha,Panza,1990-07-30,LU1 1AC,F,,2020-03-03",
    "M13,,S6,Clara,Panza,1990-07-30,LU1 1AC,F,,2020-03-04",
    "M14,,S7,Berta,Panza,1990-07-03,LU1 1AC,F,,2020-03-05",
    "M15,,S8,Olive,Stays,1951-01-09,,,,2020-03-06",
)
WHO_IS_WHO = "from raw.person_link order by all"


@pytest.fixture(scope="module")
def who_is_who(before_linking: Partner, tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    """The links of these rows, sent once in one file."""
    partner = before_linking.copy(tmp_path_factory.mktemp("once") / "data")
    partner.send(f"{MARAC}/2020-03-31.csv", marac(*SENT))
    partner.load()
    link(partner)
    return partner.raw(WHO_IS_WHO)


@settings(max_examples=6)
@given(st.tuples(st.permutations(SENT), st.integers(0, len(SENT)), st.sampled_from(["", "bytes", "rows"])))
def test_links_are_the_same_in_whatever_order_and_files_rows_come(
    before_linking: Partner,
    tmp_path_factory: pytest.TempPathFactory,
    who_is_who: list[tuple],
    sent: tuple[list[str], int, str],
) -> None:
    """Shuffled, split over two files, and sent once more: as the same bytes, or as the same rows in another order."""
    assert len(who_is_who) >= 3
    order, cut, again = sent
    partner = before_linking.copy(tmp_path_factory.mktemp("shuffled") / "data")
    parts = [part for part in (order[:cut], order[cut:]) if part]
    parts += {"": [], "bytes": parts[:1], "rows": [list(reversed(order))]}[again]
    for number, part in enumerate(parts):
        partner.send(f"{MARAC}/2020-03-31_{number}.csv", marac(*part))
    partner.load()
    link(partner)
    assert partner.raw(WHO_IS_WHO) == who_is_who


def test_links_from_another_probability_are_known_too(partner: Partner) -> None:
    link(partner)
    with Register(partner.root.register) as register, register.transaction():
        links = register.links
        (linkage,) = links.linkages()
        known = (("exact", 0.2), ("reviewed", None), ("probable", 0.992), ("probable", 0.9995))
        rows = [
            PersonLink(HERTS, "police", f"S{at}", "P", method, 1.0, probability, "2020-02-29")
            for at, (method, probability) in enumerate(known)
        ]
        links.replace(linkage, rows, [], [("S4", "P", 0.97), ("S5", "P", 0.96)])
        found = {least: [key for _, _, key, _ in links.linked_from(least)] for least in (0.965, 0.99, 0.999, None)}
        links.forget(HERTS)
        assert links.linked_from(0.95) == []
    assert found == {
        0.965: ["S0", "S1", "S2", "S3", "S4"],
        0.99: ["S0", "S1", "S2", "S3"],
        0.999: ["S0", "S1", "S3"],
        None: ["S0"],
    }


def test_a_register_of_an_earlier_release_is_linked_again(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    link(partner)
    with sqlite3.connect(partner.root.register) as connection:
        connection.executescript("drop table linked_rows; create table still_unlinked (rows integer)")
    assert counted(partner, monkeypatch) == 1
    assert partner.raw("select count(*) from raw.linkage_of_extract") == [(1,)]
    assert counted(partner, monkeypatch) == 0


ANNA_AGAIN = "P9,1985-02-03,F,9434765919,Anna,Quixote,LU1 1AB"


def duplicates_of(partner: Partner) -> list[tuple]:
    return partner.raw(
        "select first.person_key is not null, other.person_key is not null, match_probability > 0.99"
        " from raw.possible_duplicate as pair"
        " left join raw.social_care__persons as first on first.person_key = pair.person_key"
        " left join raw.social_care__persons as other on other.person_key = pair.other_person_key"
    )


def test_persons_who_look_like_one_are_reported_until_one_is_gone(partner: Partner) -> None:
    link(partner)
    assert duplicates_of(partner) == []
    partner.send(f"{PERSONS}/2020-02-29.csv", persons(ANNA, BERTA, ANNA_AGAIN))
    partner.load()
    link(partner)
    assert duplicates_of(partner) == [(True, True, True)]
    erase(partner.root, HERTS, "P9", load_key(partner.root.path), guard=GUARD)
    partner.load()
    assert partner.raw("select count(*) from raw.possible_duplicate") == [(0,)]
    link(partner)
    assert duplicates_of(partner) == []


def test_weights_are_told_of_pairs_that_were_compared(doubtful: Partner) -> None:
    with Register(doubtful.root.register) as register:
        weights = register.links.weights(HERTS)
        assert [is_linked for is_linked, _ in weights] == [False, True]
        assert register.links.weights("luton") == []
    assert all(weight > 2 for _, weight in weights)


def test_duplicates_are_sought_once(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    link(partner)
    monkeypatch.setattr(linking, "duplicates", lambda *_: pytest.fail("sought again"))
    partner.send(f"{MARAC}/2020-03-31.csv", marac("M4,,S2,Berta,Panza,1990-07-30,LU1 1AC,F,,2020-03-05"))
    partner.load()
    link(partner)


def test_a_row_that_names_nobody_is_linked_to_nobody(partner: Partner) -> None:
    """SUS withholds an identity: such a row has no number of the trust's either."""
    header = (
        "Unique CDS identifier,Update type,Local Patient Identifier,Withheld Identity Reason,NHS Number,"
        "Person Given Name,Person Family Name,Date of Birth,Arrival Date,A&E Attendance Category"
    )
    rows = "R1,9,L1,,9434765919,Anna,Quixote,19850203,20190501,1\nR2,9,,03,,,,,20190502,1\n"
    delivery = partner.sent(f"{HERTS}/health/sus/2020-03-31.csv", f"{header}\n{rows}")
    assert (delivery.rows_accepted, delivery.rows_unlinked) == (2, 2), delivery.reason
    linkage = next(each for each in link(partner) if each.agency == "sus")
    assert (linkage.people, linkage.exact) == (1, 1)
    assert (linkage.rows_linked, linkage.rows_unlinked) == (1, 1)


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
    partner.load()
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


def test_records_linked_to_an_erased_person_go_too(partner: Partner) -> None:
    """Her name is not known there: her NHS number alone says who she is."""
    anna = "M7,,S7,,,1985-02-03,,,9434765919,2020-03-05"
    file = partner.send(f"{MARAC}/2020-03-31.csv", marac(anna, "M8,,S8,Olive,Stays,1951-01-09,,,,2020-03-05"))
    partner.load()
    link(partner)
    assert sorted(row[1] for row in partner.raw(LINKS)) == [True, True]
    erased = erase(partner.root, HERTS, "P1", load_key(partner.root.path), guard=GUARD)
    assert (erased.failed, erased.removed) == ([], [])
    assert "S7" not in file.read_text() and "S8" in file.read_text()
    partner.load()
    later = partner.sent(f"{MARAC}/2020-04-30.csv", marac("M9,,S7,,,,,,,2020-04-05", "M10,,S8,,,,,,,2020-04-05"))
    assert later.rows == 1


def test_records_linked_to_an_erased_person_go_from_the_lake_where_the_file_has_gone(partner: Partner) -> None:
    partner.send(f"{MARAC}/2020-03-31.csv", marac("M7,,S7,,,1985-02-03,,,9434765919,2020-03-05"))
    partner.load()
    link(partner)
    (partner.root.landing / MARAC / "2020-03-31.csv").unlink()
    erased = erase(partner.root, HERTS, "P1", load_key(partner.root.path), guard=GUARD)
    assert erased.lake_rows == 1


def test_a_source_without_deliveries_in_force_has_no_links(partner: Partner) -> None:
    link(partner)
    with Register(partner.root.register) as register:
        register.forget(partner.delivery("2020-02-29.csv").content)
    assert link(partner) == []
    assert partner.raw("select count(*) from raw.person_link") == [(0,)]


def test_a_withdrawn_list_of_persons_leaves_no_store(partner: Partner) -> None:
    """Also where nobody was to be linked to them."""
    with Register(partner.root.register) as register:
        register.forget(partner.delivery("2020-02-29.csv").content)
    link(partner)
    store = identities.store_path(partner.root, HERTS, identities.AUTHORITY)
    assert store.exists()
    with Register(partner.root.register) as register:
        register.forget(partner.delivery("2020-01-31.csv").content)
    link(partner)
    assert not store.exists()


def review_of(partner: Partner) -> list[dict]:
    path = partner.root.review / f"{HERTS}.xlsx"
    assert path.stat().st_mode & 0o777 == 0o600
    header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_workbook_is_made_in_the_data_root_alone_and_a_draft_of_it_does_not_stay(
    doubtful: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes elsewhere than beside the workbook needs a folder for that."""
    (doubtful.root.review / f"{HERTS}.xlsx").unlink()
    draft = doubtful.root.review / f".{HERTS}.xlsx.draft.1.tmp"
    draft.write_text("left by a process that died")
    doubtful.load()
    assert not draft.exists()
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: pytest.fail("a file outside the data root"))
    monkeypatch.setattr("tempfile.TemporaryDirectory", lambda *_, **__: pytest.fail("a folder outside the data root"))
    link(doubtful)
    assert len(review_of(doubtful)) == 1


@pytest.fixture(scope="module")
def linked_doubtfully(before_linking: Partner, tmp_path_factory: pytest.TempPathFactory) -> Partner:
    """A twin of whom the police alone know, and a person in whom nothing but the name agrees."""
    partner = before_linking.copy(tmp_path_factory.mktemp("doubtful") / "data")
    partner.send(
        f"{MARAC}/2020-03-31.csv",
        marac(
            "M5,,=S3,Clara,Panza,1990-07-30,LU1 1AC,F,,2020-03-05",
            "M6,,S4,Anna,Quixote,1985-02-03,LU1 1AB,F,9434765870,2020-03-05",
        ),
    )
    partner.load()
    link(partner)
    return partner


@pytest.fixture
def doubtful(linked_doubtfully: Partner, tmp_path: Path) -> Partner:
    return linked_doubtfully.copy(tmp_path / "data")


def decide(partner: Partner, day: str, *rows: str) -> None:
    header = "agency,source_person_id,person_id,decision,decided_by,decided_on\n"
    decisions = partner.sent(f"{HERTS}/linkage/decisions/{day}.csv", header + "\n".join(rows) + "\n")
    assert decisions.outcome == "accepted"
    link(partner)


def links_of(partner: Partner) -> dict[str, str]:
    """Referral -> method, of those linked to somebody in the list of persons."""
    return dict(
        partner.raw(
            "select referral_key, method from raw.person_link join raw.police__marac_referrals"
            " using (authority, source_person_key)"
            " join raw.social_care__persons as persons on persons.person_key = person_link.person_key"
        )
    )


def test_pairs_in_doubt_stand_side_by_side_in_a_workbook(doubtful: Partner) -> None:
    (row,) = review_of(doubtful)
    assert (row["agency"], row["source_person_id"], row["person_id"], row["decision"]) == ("police", "=S3", "P2", None)
    assert (row["given_name_of_source"], row["given_name_of_authority"]) == ("Clara", "Berta")
    assert "9434765870" not in str(row)


def test_what_people_decide_goes_before_what_the_machine_finds(doubtful: Partner) -> None:
    before = links_of(doubtful)
    assert set(before.values()) == {"exact"}
    decide(
        doubtful, "2020-04-30", "police,=S3,P2,same,A Worker,2020-04-29", "police,S1,P1,different,A Worker,2020-04-29"
    )
    after = links_of(doubtful)
    assert set(after.values()) == {"reviewed"}
    assert not after.keys() & before.keys()
    assert not (doubtful.root.review / f"{HERTS}.xlsx").exists()


def test_two_who_were_never_compared_can_be_said_to_be_one(doubtful: Partner) -> None:
    decide(doubtful, "2020-04-30", "police,S2,P2,same,A Worker,2020-04-29")
    rows = doubtful.raw("select match_weight, method from raw.person_link where method = 'reviewed'")
    assert rows == [(None, "reviewed")]


def test_the_newest_decision_counts_and_one_that_contradicts_itself_does_not(doubtful: Partner) -> None:
    decide(doubtful, "2020-04-30", "police,=S3,P2,same,,")
    decide(doubtful, "2020-05-31", "police,=S3,P2,different,,")
    assert set(links_of(doubtful).values()) == {"exact"}
    decide(doubtful, "2020-06-30", "police,=S3,P1,same,,", "police,=S3,P2,same,,")
    assert set(links_of(doubtful).values()) == {"exact"}


def test_the_workbook_itself_is_a_decision(doubtful: Partner) -> None:
    book = openpyxl.load_workbook(doubtful.root.review / f"{HERTS}.xlsx")
    header = [cell.value for cell in book.active[1]]
    book.active.cell(2, header.index("decision") + 1, "same")
    target = doubtful.root.landing / HERTS / "linkage" / "decisions" / "2020-04-30.xlsx"
    target.parent.mkdir(parents=True)
    book.save(target)
    doubtful.load()
    link(doubtful)
    assert "reviewed" in links_of(doubtful).values()


def test_each_decision_is_in_the_audit_trail_once(doubtful: Partner) -> None:
    for _ in range(2):
        decide(doubtful, "2020-04-30", "police,=S3,P2,same,A Worker,2020-04-29")
    doubtful.load()
    assert told_of_decisions(doubtful) == [(HERTS, "police", "same")]
    assert "Worker" not in (doubtful.root.audit / "trail.jsonl").read_text()


def told_of_decisions(partner: Partner) -> list[tuple[str, str, str]]:
    """The decisions in the audit trail."""
    partner.load()
    lines = [json.loads(line) for line in (partner.root.audit / "trail.jsonl").read_text().splitlines()]
    told = [line["details"] for line in lines if line["what"] == "linkage_decision"]
    return [(each["authority"], each["agency"], each["decision"]) for each in told]


def test_a_new_key_makes_no_decision_new(doubtful: Partner) -> None:
    decide(doubtful, "2020-04-30", "police,=S3,P2,same,,", "police,S1,P1,different,,")
    before = told_of_decisions(doubtful)
    for _ in range(2):
        rotate(doubtful.root)
        doubtful.load()
        link(doubtful)
        assert set(links_of(doubtful).values()) == {"reviewed"}
    assert told_of_decisions(doubtful) == before
    rotate(doubtful.root)
    decide(doubtful, "2020-05-31", "police,S2,P2,different,,")
    decide(doubtful, "2020-06-30", "police,S1,P1,same,,")
    assert told_of_decisions(doubtful) == [*before, (HERTS, "police", "different"), (HERTS, "police", "same")]


def test_a_decision_names_an_agency_whose_people_are_linked(doubtful: Partner) -> None:
    good = ("POLICE,=S3,P2,same,,", *(f"police,S2,P{number},different,," for number in range(60)))
    decide(doubtful, "2020-04-30", *good, "the police,S1,P1,different,,", "social_care,S1,P1,same,,")
    assert doubtful.rejected_rows() == {("agency", "not in the list"): 2}
    assert set(links_of(doubtful).values()) == {"reviewed", "exact"}


def test_decisions_without_effect_are_counted(doubtful: Partner) -> None:
    decide(
        doubtful,
        "2020-04-30",
        *("police,S9,P2,same,,", "police,S1,P9,different,,", "police,=S3,P1,same,,", "police,=S3,P2,same,,"),
        *("police,S1,P1,different,,", "police,S2,P2,,,"),
    )
    (linkage,) = link(doubtful)
    assert (linkage.reviewed, linkage.decisions_without_effect) == (0, 4)
    decide(doubtful, "2020-05-31", "police,=S3,P2,same,,")
    (linkage,) = link(doubtful)
    assert (linkage.reviewed, linkage.decisions_without_effect) == (1, 2)


def test_an_erased_person_is_in_no_workbook(doubtful: Partner) -> None:
    erase(doubtful.root, HERTS, "P2", load_key(doubtful.root.path), guard=GUARD)
    assert not (doubtful.root.review / f"{HERTS}.xlsx").exists()
    doubtful.load()
    link(doubtful)
    assert not (doubtful.root.review / f"{HERTS}.xlsx").exists()


def decided_about_an_erased_person(partner: Partner) -> Path:
    """A reviewer is shown a partner's record, which is P1's, beside somebody else too; then P1 is erased."""
    file = partner.root.landing / HERTS / "linkage" / "decisions" / "2020-04-30.csv"
    partner.send(
        f"{HERTS}/linkage/decisions/2020-04-30.csv",
        "agency,source_person_id,person_id,decision,given_name_of_source\n"
        "police,S1,P1,same,Anna\nPolice,S1,P2,different,Anna\npolice,=S3,P2,same,Clara\nsus,S1,P2,different,Olive\n",
    )
    partner.load()
    link(partner)
    return file


def test_of_an_erased_person_no_decision_stays_that_they_are_not_another(doubtful: Partner) -> None:
    file = decided_about_an_erased_person(doubtful)
    erase(doubtful.root, HERTS, "P1", load_key(doubtful.root.path), guard=GUARD)
    assert [line.split(",")[4] for line in file.read_text().splitlines()[1:]] == ["Clara", "Olive"]


def test_of_an_erased_person_no_decision_stays_in_the_lake_where_the_file_has_gone(doubtful: Partner) -> None:
    decided_about_an_erased_person(doubtful).unlink()
    erase(doubtful.root, HERTS, "P1", load_key(doubtful.root.path), guard=GUARD)
    (lake_file,) = (doubtful.root.lake / HERTS / "linkage").rglob("*.parquet")
    assert pl.read_parquet(lake_file)["agency"].to_list() == ["police", "sus"]


def test_what_linking_came_to_is_counted(doubtful: Partner) -> None:
    assert doubtful.raw(
        "select people, exact, probable, reviewed, awaiting_review, rows_linked, rows_unlinked, expected_false_links"
        " from raw.linkage"
    ) == [(4, 1, 0, 0, 1, 1, 3, 0.0)]
    (missed,) = doubtful.raw("select expected_missed_links from raw.linkage")[0]
    assert 0.8 < missed <= 1.0
