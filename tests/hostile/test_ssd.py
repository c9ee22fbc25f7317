"""The Standard Safeguarding Dataset as councils export it: a CSV file a table."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from tests.partner import Partner

FOLDER = "hertfordshire/social_care/ssd"
REFERRALS = (
    "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_code,"
    "cine_referral_nfa,cine_close_date,cine_referral_team"
)
PERSONS = "pers_person_id,pers_sex,pers_ethnicity,pers_dob,pers_expected_dob"


@pytest.mark.parametrize(
    ("header", "table"),
    [
        (PERSONS, "person"),
        (f"{PERSONS},pers_upn,pers_forename", "person"),
        (REFERRALS, "cin_episodes"),
        ("cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date", "cin_plans"),
        ("clap_cla_placement_id,clap_person_id,clap_cla_placement_type,clap_cla_placement_start_date", "cla_placement"),
        ("fami_table_id,fami_family_id,fami_person_id", "family"),
    ],
)
def test_a_table_is_told_by_its_prefixed_columns(partner: Partner, header: str, table: str) -> None:
    partner.send(f"{FOLDER}/2024-06-30/anything.csv", f"{header}\n")
    partner.load()
    (found,) = partner.deliveries()
    assert (found.agency, found.extract, found.outcome) == ("ssd", table, "accepted")


def test_what_case_systems_write_is_read(partner: Partner) -> None:
    """Dates with times, ids of -1 and placeholders."""
    partner.send(
        f"{FOLDER}/2024-06-30/ssd_cin_episodes.csv",
        f"{REFERRALS}\n7,1,2023-05-01 13:45:00.000,n4,1a,N,1900-01-01 00:00:00.000,x\n8,2,2023-05-02,-1,SSD_PH,Y,,x\n",
    )
    partner.load()
    assert partner.raw(
        "select referral_rank, referral_date, close_date, primary_need_code, referral_source_code, referral_nfa"
        " from raw.ssd__cin_episodes order by 1"
    ) == [(1, dt.date(2023, 5, 1), None, "N4", "1A", "N"), (2, dt.date(2023, 5, 2), None, None, None, "Y")]


def test_a_near_miss_is_told_what_is_missing(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2024-06-30/x.csv", "pers_person_id,pers_sex,pers_dob,pers_expected_dob\n")
    partner.load()
    (found,) = partner.deliveries()
    assert "nearly the table person of the Standard Safeguarding Dataset" in found.reason
    assert found.reason.endswith("missing PERS_ETHNICITY")


def test_a_person_is_erased_from_every_table_used_or_not(partner: Partner) -> None:
    used = partner.send(f"{FOLDER}/2024-06-30/person.csv", f"{PERSONS}\n1,M,,2010-01-01,\n2,M,,2010-01-01,\n")
    unused = partner.send(
        f"{FOLDER}/2024-06-30/family.csv", "fami_table_id,fami_family_id,fami_person_id\nT1,F1,1\nT2,F2,2\n"
    )
    partner.load()
    assert erase(partner.root, "hertfordshire", "1", load_key(partner.root.path)).files == 2
    assert used.read_text() == f"{PERSONS}\n2,M,,2010-01-01,\n"
    assert unused.read_text() == "fami_table_id,fami_family_id,fami_person_id\nT2,F2,2\n"
