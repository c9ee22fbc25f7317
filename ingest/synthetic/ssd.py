"""The Standard Safeguarding Dataset of an authority of the demonstration, in place of extracts: its tables on a day.

Made of the same histories as the extracts. No file is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from ingest.synthetic.annex_a import ABUSE
from ingest.synthetic.returns import FACTORS, SOURCES

AUTHORITY = "west_berkshire"
PLACE = ("social_care", "ssd")
NAMES = ("referrals", "child_protection_plans", "child_in_need_plans", "periods_of_care")
EXTRACTS = frozenset(("social_care", name) for name in NAMES)
"""What it does not deliver as extracts."""
HISTORY = "6y"
AS_SQL_SERVER_WRITES = "%Y-%m-%d 00:00:00.000"


def tables(known: Mapping[str, pl.DataFrame], as_of: date) -> Mapping[str, str]:
    """The tables as text, by name: what was open within six years, as the rows of `known` extracts stood on the day."""
    ago = pl.lit(as_of).dt.offset_by(f"-{HISTORY}")
    referrals, plans, need_plans, periods = held = [
        known[name].filter(pl.col("end_date").is_null() | (pl.col("end_date") >= ago)) for name in NAMES
    ]
    listed = pl.concat([rows.select("person_id") for rows in held])
    needs = referrals.select(
        "referral_id",
        "person_id",
        factors=pl.col("secondary_needs")
        .str.split(";")
        .list.eval(pl.element().str.strip_chars().replace_strict(FACTORS, default=None).drop_nulls()),
    ).filter(pl.col("factors").list.len() > 0)
    made = {
        "person": known["persons"]
        .join(listed, on="person_id", how="semi")
        .select(
            pers_person_id="person_id",
            pers_sex="sex",
            pers_ethnicity="ethnicity",
            pers_dob="date_of_birth",
            pers_expected_dob=pl.lit(None, pl.Date),
            pers_upn="upn",
        ),
        "cin_episodes": referrals.select(
            cine_referral_id="referral_id",
            cine_person_id="person_id",
            cine_referral_date="start_date",
            cine_close_date="end_date",
            cine_referral_source_code=pl.col("source").replace_strict(SOURCES),
            cine_cin_primary_need_code="category_of_need",
            cine_referral_nfa=pl.lit("N"),
        ),
        "cin_assessments": needs.select(
            cina_assessment_id="referral_id", cina_person_id="person_id", cina_referral_id="referral_id"
        ),
        "assessment_factors": needs.select(
            cinf_table_id="referral_id",
            cinf_assessment_id="referral_id",
            cinf_assessment_factors_json='["' + pl.col("factors").list.join('", "') + pl.lit('"]'),
        ),
        "cin_plans": need_plans.select(
            cinp_cin_plan_id="plan_id",
            cinp_person_id="person_id",
            cinp_cin_plan_start_date="start_date",
            cinp_cin_plan_end_date="end_date",
        ),
        "cp_plans": plans.select(
            cppl_cp_plan_id="plan_id",
            cppl_person_id="person_id",
            cppl_cp_plan_start_date="start_date",
            cppl_cp_plan_end_date="end_date",
            cppl_cp_plan_ola=pl.lit("N"),
            cppl_cp_plan_initial_category=pl.col("category_of_abuse").replace_strict(ABUSE),
            cppl_cp_plan_latest_category=pl.col("category_of_abuse").replace_strict(ABUSE),
        ),
        **_of_care(periods),
    }
    days = pl.selectors.date().dt.strftime(AS_SQL_SERVER_WRITES)
    return {name: rows.with_columns(days).write_csv() for name, rows in made.items()}


def _of_care(periods: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """An episode, a legal status and a placement a period, and the immigration status of the unaccompanied."""
    return {
        "cla_episodes": periods.select(
            clae_cla_episode_id="period_id",
            clae_person_id="person_id",
            clae_cla_id="period_id",
            clae_cla_episode_start_date="start_date",
            clae_cla_episode_start_reason=pl.lit("S"),
            clae_cla_episode_ceased_date="end_date",
            clae_cla_episode_ceased_reason="reason_ended",
            clae_entered_care_date="start_date",
        ),
        "legal_status": periods.select(
            lega_legal_status_id="period_id",
            lega_person_id="person_id",
            lega_legal_status="legal_status",
            lega_legal_status_start_date="start_date",
            lega_legal_status_end_date="end_date",
        ),
        "cla_placement": periods.select(
            clap_cla_placement_id="period_id",
            clap_person_id="person_id",
            clap_cla_placement_type="placement_type",
            clap_cla_placement_start_date="start_date",
        ),
        "immigration_status": periods.filter("uasc").select(
            immi_immigration_status_id="period_id",
            immi_person_id="person_id",
            immi_immigration_status=pl.lit("UASC"),
            immi_immigration_status_start_date="start_date",
            immi_immigration_status_end_date="end_date",
        ),
    }
