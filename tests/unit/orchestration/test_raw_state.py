"""What an operator reads of deliveries: whose, how many rows, what to type; never the words of a file's name."""

import dagster as dg
import pytest

from ingest import database
from ingest.raw import build_raw
from ingest.register.rulings import release, withdraw
from orchestration.assets.raw import _contract, _folders, _rows_in_and_out
from orchestration.assets.raw_state import CORRECT_IT, MOVE_IT, ExtractState, in_unknown_folders, inspect
from tests.partner import PLANS, PLANS_HEADER, Partner, plans

TABLE = "social_care__child_protection_plans"
LUTON = "luton/social_care/child_protection_plans"
ALL_WELL = "no delivery rejected or held, no row in quarantine"


def state(partner: Partner) -> ExtractState:
    partner.load()
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    return inspect(partner.root.warehouse, partner.root.lake)[TABLE]


def contract(partner: Partner) -> dg.AssetCheckResult:
    return _contract(TABLE, state(partner), 0)


def numbers(result: dg.AssetCheckResult) -> tuple[object, ...]:
    names = ("newest deliveries rejected", "deliveries held", "rows in quarantine")
    return tuple(result.figures[name] for name in names)


def test_what_is_well_passes(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    result = contract(partner)
    assert (result.passed, result.observed, numbers(result)) == (True, ALL_WELL, (0, 0, 0))


def test_rejected_held_and_quarantined_each_say_whose(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, "x,y,soon,,neglect", "z,y,soon,,neglect"))
    partner.send(f"{PLANS}/2020-02-29.csv", "plan_id,person_id\n")
    partner.send(f"{LUTON}/2020-01-31.csv", plans(80, "x,y,soon,,neglect"))
    partner.send(f"{LUTON}/2020-02-29.csv", plans(3))
    result = contract(partner)
    assert not result.passed
    assert result.severity == "warn"
    assert result.observed == (
        "hertfordshire: 2020-02-29.csv was rejected: required columns missing: start_date."
        f" {CORRECT_IT}; luton: 2020-02-29.csv is held, 3 rows, where the"
        " delivery in force before it has 80: held until it is released:"
        f" safeguarding release {LUTON}/2020-02-29.csv --reason '...'; 3 rows in quarantine: hertfordshire 2, luton 1"
    )
    assert numbers(result) == (1, 1, 3)


def test_what_is_told_outside_names_no_number_of_rows(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40, "x,y,soon,,neglect"))
    partner.send(f"{PLANS}/2020-02-29.csv", "plan_id,person_id\n")
    partner.send(f"{LUTON}/2020-01-31.csv", plans(80))
    partner.send(f"{LUTON}/2020-02-29.csv", plans(3))
    assert contract(partner).about == (
        "hertfordshire: 2020-02-29.csv was rejected",
        "luton: 2020-02-29.csv is held",
    )


def test_the_folder_of_an_authority_that_is_none_is_not_named_in_the_extracts_check(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    partner.send("ann_example/social_care/child_protection_plans/2020-01-31.csv", plans(40))
    result = contract(partner)
    assert result.observed == (
        "a folder that is not known, as of 2020-01-31: the authority's folder is not in the reference table"
        f" local_authorities. {MOVE_IT}"
    )
    assert result.about == ("a folder that is not known was rejected",)
    assert numbers(result) == (1, 0, 0)


def test_a_name_that_may_be_a_persons_is_not_shown(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    partner.send(f"{PLANS}/2020-02-29_Ann Example.csv", PLANS_HEADER)
    text = contract(partner).observed
    sha256 = partner.deliveries()[-1].sha256
    assert f"hertfordshire: 2020-02-29_... (sha256 {sha256[:8]}) is held" in text
    assert f"safeguarding release {sha256[:8]} " in text
    assert "Example" not in text


@pytest.mark.parametrize("outcome", ["replaced", "released"])
def test_it_passes_again(partner: Partner, outcome: str) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    partner.send(f"{PLANS}/2020-02-29.csv", plans(3))
    assert not contract(partner).passed
    if outcome == "replaced":
        partner.send(f"{PLANS}/2020-03-31.csv", plans(39))
    else:
        release(partner.root, f"{PLANS}/2020-02-29.csv", "confirmed")
    assert contract(partner).passed


def test_a_withdrawn_delivery_is_no_news_but_the_rejected_one_under_it_is(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    partner.send(f"{PLANS}/2020-02-29.csv", "plan_id,person_id\n")
    partner.send(f"{PLANS}/2020-03-31.csv", plans(41))
    partner.load()
    withdraw(partner.root, f"{PLANS}/2020-03-31.csv", "a mistake")
    assert contract(partner).observed.startswith("hertfordshire: 2020-02-29.csv was rejected: ")


def test_what_is_held_or_withdrawn_counts_in_rows_in_and_out_but_is_not_the_newest(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    partner.send(f"{PLANS}/2020-02-29.csv", plans(50))
    partner.send(f"{PLANS}/2020-03-31.csv", plans(3))
    partner.load()
    withdraw(partner.root, f"{PLANS}/2020-02-29.csv", "a mistake")
    found = state(partner)
    assert str(found.newest_as_of) == "2020-01-31"
    assert found.outcomes == {"accepted": 1, "rejected": 0, "already_loaded": 0, "held": 1, "withdrawn": 1}
    assert _rows_in_and_out(TABLE, found).passed
    for path in partner.root.lake.rglob("*.parquet"):
        path.unlink()
    broken = inspect(partner.root.warehouse, partner.root.lake)[TABLE]
    assert broken.not_in_lake == 3
    assert not _rows_in_and_out(TABLE, broken).passed


def test_files_in_folders_of_no_extract_or_authority_are_counted_and_not_named(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    partner.send("hertfordshire/social_care/ann_example/2020-01-31.csv", plans(40))
    partner.send("ann_example/social_care/child_protection_plans/2020-01-31.csv", plans(40))
    partner.load()
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    states = inspect(partner.root.warehouse, partner.root.lake)
    found = _folders(in_unknown_folders(states))
    assert (found.passed, found.severity, found.figures) == (False, "warn", {"files in unknown folders": 2})
    assert "ann_example" not in found.observed


def test_without_such_files_it_passes(partner: Partner) -> None:
    partner.send(f"{PLANS}/2020-01-31.csv", plans(40))
    assert _folders(in_unknown_folders({TABLE: state(partner)})).passed
