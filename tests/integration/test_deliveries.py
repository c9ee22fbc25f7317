"""Which delivery is in force, and which files are deliveries at all: end to end into the register and schema raw."""

import datetime as dt
from pathlib import Path

import pytest

from tests.partner import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    INCIDENTS,
    INCIDENTS_HEADER,
    PLANS,
    PLANS_HEADER,
    Partner,
    counts,
    plans,
)

# Empty deliveries


def test_a_snapshot_without_rows_is_held_only_where_rows_were(partner: Partner) -> None:
    first = partner.sent(f"{PLANS}/2020-01-31.csv", PLANS_HEADER + "\n")
    assert (first.outcome, counts(first)) == ("accepted", (0, 0, 0, 0))
    partner.sent(f"{PLANS}/2020-02-29.csv", plans(3))
    third = partner.sent(f"{PLANS}/2020-03-31.csv", PLANS_HEADER)
    reason = "0 rows, where the delivery in force before it has 3: held until it is released"
    assert (third.outcome, third.reason) == ("held", reason)
    assert partner.raw("select as_of from raw.extract_as_of") == [(dt.date(2020, 2, 29),)]
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(3,)]


def test_an_increment_without_rows_brings_the_extract_forward(partner: Partner) -> None:
    partner.send(f"{INCIDENTS}/2020-01-31.csv", f"{INCIDENTS_HEADER}\nI1,P1,victim,2020-01-01,y,n\n")
    delivery = partner.sent(f"{INCIDENTS}/2020-02-29.csv", INCIDENTS_HEADER)
    assert (delivery.outcome, counts(delivery)) == ("accepted", (0, 0, 0, 0))
    assert partner.raw("select as_of from raw.extract_as_of") == [(dt.date(2020, 2, 29),)]
    assert partner.raw("select count(*) from raw.police__incidents") == [(1,)]


# Deliveries and force


def test_yesterdays_file_under_a_new_name_takes_force_under_its_own_date(partner: Partner) -> None:
    first = partner.sent(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.sent(f"{PLANS}/2020-02-29.csv", plans(5))
    again = partner.sent(f"{PLANS}/2020-03-31_again.csv", plans(3))
    assert (again.outcome, counts(again), again.sha256) == ("already_loaded", (3, 3, 0, 0), first.sha256)
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(3,)]
    assert partner.raw("select as_of from raw.extract_as_of") == [(dt.date(2020, 3, 31),)]


def test_the_same_bad_bytes_are_rejected_again(partner: Partner) -> None:
    first = partner.sent(f"{PLANS}/2020-01-31.csv", plans(2, "x,y,soon,,neglect"))
    again = partner.sent(f"{PLANS}/2020-02-29.csv", plans(2, "x,y,soon,,neglect"))
    assert (again.outcome, again.reason, counts(again)) == ("rejected", first.reason, counts(first))


def test_a_file_overwritten_under_its_name(partner: Partner) -> None:
    partner.sent(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.send(f"{PLANS}/2020-01-31.csv", plans(4))
    partner.load()
    assert [(each.outcome, each.rows) for each in partner.deliveries()] == [("accepted", 3), ("accepted", 4)]
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(4,)]
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.load()
    assert [(each.outcome, each.rows) for each in partner.deliveries()][2:] == [("already_loaded", 3)]
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(3,)]


def test_a_removed_file_stays_in_force(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(3))
    partner.load()
    (partner.root.landing / PLANS / "2020-01-31.csv").unlink()
    report = partner.load()
    assert report.deliveries == []
    assert report.extracts["social_care", "child_protection_plans"].rows_in_force == 3
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(3,)]


def test_a_correction_wins_by_key_and_touches_no_other_row(partner: Partner) -> None:
    partner.send(f"{ATTENDANCE}/2020-01-31.csv", f"{ATTENDANCE_HEADER}\nU1,1,2020-01-06,AM,N\nU2,1,2020-01-06,AM,/\n")
    partner.send(f"{ATTENDANCE}/2020-02-29.csv", f"{ATTENDANCE_HEADER}\nU1,1,2020-02-03,PM,\\\n")
    partner.send(f"{ATTENDANCE}/2020-03-31.csv", f"{ATTENDANCE_HEADER}\nU1,1,2020-01-06,AM,I\n")
    partner.load()
    assert partner.raw("select session_date, session, code from raw.education__attendance order by all") == [
        (dt.date(2020, 1, 6), "AM", "/"),
        (dt.date(2020, 1, 6), "AM", "I"),
        (dt.date(2020, 2, 3), "PM", "\\"),
    ]


def test_unlinked_rows_are_counted(partner: Partner) -> None:
    header = f"{INCIDENTS_HEADER},source_person_id,given_name"
    text = f"{header}\nI1,,victim,2020-01-01,y,n,S1,Ann\nI2,P1,victim,2020-01-01,y,n,,\n"
    delivery = partner.sent(f"{INCIDENTS}/2020-03-31.csv", text)
    assert (counts(delivery), delivery.rows_unlinked) == ((2, 2, 0, 0), 1)


# Places and names


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nowhere/social_care/persons/2020-03-31.csv", "the authority's folder"),
        ("Hertfordshire/social_care/persons/2020-03-31.csv", "the authority's folder"),
        ("hertfordshire/wizards/persons/2020-03-31.csv", "the agency's folder"),
        ("hertfordshire/police/persons/2020-03-31.csv", "the extract's folder"),
        ("hertfordshire/2020-03-31.csv", "the agency's folder"),
        ("2020-03-31.csv", "the authority's folder"),
        (f"{PLANS}/archive/2020-03-31.csv", "in a folder below its extract's"),
        (f"{PLANS}/march.csv", "as-of date"),
        (f"{PLANS}/2020-02-30.csv", "as-of date"),
        (f"{PLANS}/2020-03-31final.csv", "as-of date"),
        (f"{PLANS}/2020-03-31.xls", "the extension"),
        (f"{PLANS}/2020-03-31.csv.gz", "as-of date"),
    ],
)
def test_a_misplaced_file_is_registered_and_rejected(partner: Partner, path: str, reason: str) -> None:
    partner.send(path, plans(3))
    partner.load()
    partner.load()
    (delivery,) = partner.deliveries()
    assert (delivery.outcome, counts(delivery)) == ("rejected", (0, 0, 0, 0))
    assert reason in delivery.reason
    assert len(delivery.sha256) == 64


@pytest.mark.parametrize(
    "name",
    [
        "2020-03-31_[ab]*.csv",
        "2020-03-31_'; drop table x; --.csv",
        '2020-03-31_"quoted" é.csv',
        "2020-03-31_\udcff.csv",
    ],
)
def test_a_file_name_is_only_a_name(partner: Partner, name: str) -> None:
    partner.send(f"{PLANS}/2020-03-30_a.csv", plans(9))
    partner.send(f"{PLANS}/{name}", plans(2))
    partner.load()
    assert [(each.outcome, each.rows) for each in partner.deliveries()] == [("accepted", 9), ("accepted", 2)]
    assert partner.raw("select count(*) from raw.social_care__child_protection_plans") == [(2,)]


def test_links_out_of_landing_are_not_followed(partner: Partner, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "2020-03-31.csv").write_text(plans(3))
    folder = partner.root.landing / PLANS
    folder.mkdir(parents=True)
    (folder / "2020-03-31.csv").symlink_to(outside / "2020-03-31.csv")
    (partner.root.landing / "luton").symlink_to(outside)
    partner.load()
    assert {each.reason for each in partner.deliveries()} == {"a link, not a file: links are not followed"}
    assert len(partner.deliveries()) == 2


def test_lock_files_and_unfinished_uploads_are_passed_over(partner: Partner) -> None:
    partner.send(f"{PLANS}/~$2020-03-31.xlsx", b"lock")
    partner.send(f"{PLANS}/.2020-03-31.csv.part", b"half")
    partner.load()
    assert partner.deliveries() == []
