"""Payloads of the Department's daily collection: in JSON, alone or many, or in a column of a text file."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from tests.partner import Partner

FOLDER = "hertfordshire/social_care/csc_api"
TABLES = ("children", "episodes", "factors", "child_in_need_plans", "child_protection_plans", "placements")


@pytest.fixture
def partner(tmp_path) -> Partner:
    return Partner(tmp_path / "data")


def payload(child: str = "C1", **episode: Any) -> dict[str, Any]:
    return {
        "la_child_id": child,
        "mis_child_id": "M",
        "child_details": {
            "unique_pupil_number": "A123456789012",
            "first_name": "Jo",
            "date_of_birth": "2010-06-14",
            "sex": "M",
            "ethnicity": "WBRI",
            "uasc_flag": True,
            "uasc_end_date": None,
            "purge": False,
        },
        "social_care_episodes": [
            {
                "social_care_episode_id": f"{child}-E",
                "referral_date": "2022-06-14",
                "referral_source": "1c",
                "referral_no_further_action_flag": False,
                "child_and_family_assessments": [
                    {"child_and_family_assessment_id": "A1", "factors": ["1C", "4A"], "purge": False}
                ],
                "child_in_need_plans": [{"child_in_need_plan_id": 12, "start_date": "2022-06-20"}],
                "child_protection_plans": [{"child_protection_plan_id": "P1", "start_date": "2022-07-01"}],
                "child_looked_after_placements": [
                    {"child_looked_after_placement_id": "L1", "start_date": "2022-08-01", "placement_type": "K1"}
                ],
                "purge": False,
                **episode,
            }
        ],
        "purge": False,
    }


def as_text(*payloads: Any) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["person", "json_payload"])
    rows.writerows(["x", json.dumps(each)] for each in payloads)
    return written.getvalue()


SHAPES = {
    "one object": ("2022-09-30.json", json.dumps(payload())),
    "an array": ("2022-09-30.json", json.dumps([payload()])),
    "with the authority": ("2022-09-30.json", json.dumps({"la_code": 919, "Children": [payload()]})),
    "in UTF-16": ("2022-09-30.json", json.dumps(payload()).encode("utf-16")),
    "a column": ("2022-09-30.csv", as_text(payload())),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_the_same_tables(partner: Partner, shape: str) -> None:
    name, content = SHAPES[shape]
    partner.send(f"{FOLDER}/{name}", content)
    partner.load()
    assert {each.extract: (each.agency, each.outcome) for each in partner.deliveries()} == dict.fromkeys(
        TABLES, ("csc_api", "accepted")
    )
    assert partner.raw("select uasc_flag, sex, date_of_birth::varchar from raw.csc_api__children") == [
        ("TRUE", "M", "2010-06-14")
    ]
    assert partner.raw("select referral_source, referral_nfa, purge from raw.csc_api__episodes") == [
        ("1C", "FALSE", None)
    ]
    assert partner.raw("select factor from raw.csc_api__factors order by 1") == [("1C",), ("4A",)]
    assert partner.raw("select start_date::varchar from raw.csc_api__child_in_need_plans") == [("2022-06-20",)]
    assert partner.raw("select placement_type from raw.csc_api__placements") == [("K1",)]
    assert partner.load().deliveries == []


def test_what_is_in_something_purged_is_purged_with_it(partner: Partner) -> None:
    plans = [{"child_protection_plan_id": "P1", "purge": True}, {"child_protection_plan_id": "P2"}]
    children = [
        payload("C1", child_protection_plans=plans),
        payload("C2", purge=True),
        {**payload("C3"), "purge": True},
        {"la_child_id": "C4", "purge": True},
    ]
    partner.send(f"{FOLDER}/2022-09-30.json", json.dumps(children))
    partner.load()
    purged = "select count(*) filter (where purge = 'TRUE'), count(*) from raw.csc_api__"
    assert partner.raw(f"{purged}children") == [(2, 4)]
    assert partner.raw(f"{purged}episodes") == [(2, 3)]
    assert partner.raw(f"{purged}child_protection_plans") == [(3, 4)]
    assert partner.raw(f"{purged}factors") == [(4, 6)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("2022-09-30.json", json.dumps({"la_code": "201", "Children": [payload()]}), "its la_code is not 919"),
        ("2022-09-30.json", "{", "the JSON is damaged"),
        ("2022-09-30.json", "[" * 100_000, "larger or deeper than a payload is"),
        ("2022-09-30.json", json.dumps({"a": [payload()]}), "the JSON is no payload of children"),
        ("2022-09-30.json", "[1]", "the JSON is no payload of children"),
        ("2022-09-30.json", "[" * 500 + "]" * 500, "the JSON is no payload of children"),
        ("2022-09-30.csv", as_text([payload("C1"), payload("C2")]), "a row holds several children"),
        ("2022-09-30.csv", "a,b\n1,2\n", "it is no JSON and has no column json_payload"),
        (
            "2022-09-30.xml",
            "<CTfile><Header/></CTfile>",
            "has no XML; it looks like a Common Transfer File (CTF), which",
        ),
    ],
)
def test_what_is_no_payload_of_this_authority_is_told_why(partner: Partner, name: str, content: str, said: str) -> None:
    partner.send(f"{FOLDER}/{name}", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert said in found.reason


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("hertfordshire/social_care/referrals/2022-09-30.json", json.dumps(payload())),
        ("hertfordshire/social_care/referrals/2022-09-30.csv", as_text(payload())),
        ("hertfordshire/social_care/ssda903/2022-09-30.json", json.dumps(payload())),
    ],
)
def test_elsewhere_it_is_told_where_it_belongs(partner: Partner, place: str, content: str) -> None:
    partner.send(place, content)
    partner.load()
    (found,) = partner.deliveries()
    assert "which belongs in landing/<authority>/social_care/csc_api/" in found.reason


@pytest.mark.parametrize(
    ("name", "content", "left"),
    [
        ("2022-09-30.json", json.dumps({"la_code": "919", "Children": [payload("C1"), payload("C2")]}), 1),
        ("2022-09-30.json", json.dumps([payload("C2"), payload("C1")]), 1),
        ("2022-09-30.json", json.dumps(payload("C1")), 0),
        ("2022-09-30.csv", as_text(payload("C1"), payload("C2")), 1),
    ],
)
def test_an_erased_child_leaves_the_payloads(partner: Partner, name: str, content: str, left: int) -> None:
    file = partner.send(f"{FOLDER}/{name}", content.replace("A123456789012", "UN1"))
    partner.load()
    erase(partner.root, "hertfordshire", "C1", load_key(partner.root.path))
    partner.load()
    assert "C1" not in file.read_text()
    assert partner.raw("select count(*) from raw.csc_api__episodes") == [(left,)]
    assert {each.outcome for each in partner.deliveries()} == {"accepted"}
