"""The rows of `kpi.person_quarter`, field by field, in the order of the toolkit's table."""

from __future__ import annotations

from datetime import date

from .attendance import sessions_of
from .dates import Quarter, active, age_on, closed_between, months_later, on_the_day, quarter_of
from .deliveries import Authority, Row
from .domestic_abuse import domestic_abuse_fields
from .families import Member, Spell, members_of, spells_of
from .fields import Fields, empty, key_or_none, of_person, percent, value_or_none
from .keys import key_of
from .plans import (
    WITHIN_12_MONTHS,
    WITHIN_24_MONTHS,
    days,
    days_since_previous,
    days_until,
    latest_by_start,
    latest_ended_before,
    referral_at,
)
from .treatments import engagement_fields, form_fields, treatment_fields


def attendance_reaches(authority: Authority, day: date) -> bool:
    """Attendance comes as sessions or as summaries: either one that reaches the day will do."""
    return authority.reaches("attendance", day) or authority.reaches("attendance_summary", day)


def about(spell: Spell, member: Member) -> Fields:
    """D02 to D07, R03 to R05, R13 (first use)."""
    return {
        "d02_sex": member.person["sex"],
        "d04_age": age_on(spell.fs_start, member.person["date_of_birth"]),
        "d06_ethnicity": member.person["ethnicity"],
        "d07_relationship_type": member.relationship,
        "r04_fs_end_date": spell.fs_end,
        "r13_latest_fs_team": spell.team,
        "r05_cohort": spell.cohort,
    }


def referral_fields(secret: bytes, authority: Authority, spell: Spell, member: Member) -> Fields:
    """R02, R06 to R09, "the same on every row of a spell"."""
    columns = (
        "r02_referral_key",
        "r06_referral_start_date",
        "r07_referral_category_of_need",
        "r08_referral_end_date",
        "r09_previous_referrals",
    )
    if not member.is_child or not authority.reaches("referrals", quarter_of(spell.fs_start).start):
        return empty(*columns)
    referrals = of_person(authority, "referrals", member)
    referral = referral_at(referrals, spell.fs_start)
    return {
        "r02_referral_key": key_or_none(secret, authority, "referral", referral),
        "r06_referral_start_date": value_or_none(referral, "start_date"),
        "r07_referral_category_of_need": value_or_none(referral, "category_of_need"),
        "r08_referral_end_date": value_or_none(referral, "end_date"),
        # "referrals of this child that started before R06, ever"
        "r09_previous_referrals": (
            None if referral is None else sum(1 for r in referrals if r["start_date"] < referral["start_date"])
        ),
    }


def fields_of_plans_before(secret: bytes, authority: Authority, spell: Spell, member: Member) -> Fields:
    """R13 (second use) to R15, I05 and I07, "the same on every row of a spell"."""
    columns = (
        "r13_previous_cpp_key",
        "r14_previous_cpp_start_date",
        "r15_previous_cpp_end_date",
        "i05_cpp_days_before",
        "i07_cpp_count_before",
    )
    if not member.is_child or not authority.reaches("child_protection_plans", quarter_of(spell.fs_start).start):
        return empty(*columns)
    plans = of_person(authority, "child_protection_plans", member)
    before = [p for p in plans if p["end_date"] is not None and p["end_date"] < spell.fs_start]
    latest = latest_ended_before(plans, spell.fs_start)
    return {
        "r13_previous_cpp_key": key_or_none(secret, authority, "plan", latest),
        "r14_previous_cpp_start_date": value_or_none(latest, "start_date"),
        "r15_previous_cpp_end_date": value_or_none(latest, "end_date"),
        "i05_cpp_days_before": sum(days(p["start_date"], p["end_date"]) for p in before),
        "i07_cpp_count_before": len(before),
    }


def fields_of_plans_since(
    secret: bytes, authority: Authority, spell: Spell, member: Member, quarter: Quarter
) -> Fields:
    """R10 to R12, I06, I08 and I20 to I22."""
    columns = (
        "r10_cpp_key",
        "r11_cpp_start_date",
        "r12_cpp_end_date",
        "i06_cpp_days_during",
        "i08_cpp_count_during",
        "i20_days_since_previous_cpp",
        "i21_repeat_within_12_months",
        "i22_repeat_within_24_months",
    )
    if not member.is_child or not authority.reaches("child_protection_plans", quarter.start):
        return empty(*columns)
    plans = of_person(authority, "child_protection_plans", member)
    window = spell.window(quarter, authority.as_of)
    since = [] if window is None else [p for p in plans if active(p["start_date"], p["end_date"], *window)]
    latest = latest_by_start(since, "plan_id")
    quarter_end = quarter.end_known_at(authority.as_of)
    # "for the plan of R10: ... its start minus the end of its previous plan, whenever it began"
    gap = None if latest is None else days_since_previous(latest, plans)
    return {
        "r10_cpp_key": key_or_none(secret, authority, "plan", latest),
        "r11_cpp_start_date": value_or_none(latest, "start_date"),
        "r12_cpp_end_date": value_or_none(latest, "end_date"),
        "i06_cpp_days_during": sum(days_until(p, quarter_end) for p in since),
        "i08_cpp_count_during": len(since),
        "i20_days_since_previous_cpp": gap,
        "i21_repeat_within_12_months": None if gap is None else gap < WITHIN_12_MONTHS,
        "i22_repeat_within_24_months": None if gap is None else gap < WITHIN_24_MONTHS,
    }


def periods_without_uasc(authority: Authority, member: Member) -> list[Row]:
    """ "a period marked so is left out, the child's other periods count" """
    return [row for row in of_person(authority, "periods_of_care", member) if not row["uasc"]]


def care_fields(secret: bytes, authority: Authority, spell: Spell, member: Member, quarter: Quarter) -> Fields:
    """R16 to R18, I23 and I24."""
    columns = (
        "r16_cla_key",
        "r17_cla_start_date",
        "r18_cla_end_date",
        "i23_care_days_open_at_quarter_end",
        "i24_care_days_closed_in_quarter",
    )
    if not member.is_child or not authority.reaches("periods_of_care", quarter.start):
        return empty(*columns)
    periods = periods_without_uasc(authority, member)
    window = spell.window(quarter, authority.as_of)
    since = [] if window is None else [p for p in periods if active(p["start_date"], p["end_date"], *window)]
    latest = latest_by_start(since, "period_id")
    quarter_end = quarter.end_known_at(authority.as_of)
    still_open, closed = care_since_fs(periods, spell, quarter, authority)
    return {
        "r16_cla_key": key_or_none(secret, authority, "period", latest),
        "r17_cla_start_date": value_or_none(latest, "start_date"),
        "r18_cla_end_date": value_or_none(latest, "end_date"),
        "i23_care_days_open_at_quarter_end": sum(days_until(p, quarter_end) for p in still_open),
        "i24_care_days_closed_in_quarter": sum(days(p["start_date"], p["end_date"]) for p in closed),
    }


def care_since_fs(
    periods: list[Row], spell: Spell, quarter: Quarter, authority: Authority
) -> tuple[list[Row], list[Row]]:
    """Of the "periods of care (no UASC) that touch [max(quarter_start, FS start), quarter_end], not cut at FS end":
    those open at the quarter end, and those closed in the quarter.
    """
    first, last = max(quarter.start, spell.fs_start), quarter.end_known_at(authority.as_of)
    touching = [p for p in periods if first <= last and active(p["start_date"], p["end_date"], first, last)]
    still_open = [p for p in touching if on_the_day(p["start_date"], p["end_date"], last)]
    closed = [p for p in touching if closed_between(p["end_date"], quarter.start, last)]
    return still_open, closed


def police_fields_before(authority: Authority, spell: Spell, member: Member) -> Fields:
    """I01 and I02: "[FS start - 12 calendar months, FS start), FS start itself outside"."""
    if not authority.reaches("incidents", quarter_of(spell.fs_start).start):
        return empty("i01_times_victim_before", "i02_times_offender_before")
    first = months_later(spell.fs_start, -12)
    roles = [
        row["role"]
        for row in of_person(authority, "incidents", member)
        if first <= row["incident_date"] < spell.fs_start
    ]
    return {"i01_times_victim_before": roles.count("victim"), "i02_times_offender_before": roles.count("offender")}


def police_fields_since(authority: Authority, spell: Spell, member: Member, quarter: Quarter) -> Fields:
    """I03 and I04: "police incidents since FS in the quarter, by role"."""
    if not authority.reaches("incidents", quarter.start):
        return empty("i03_times_victim_since", "i04_times_offender_since")
    window = spell.window(quarter, authority.as_of)
    roles = [
        row["role"]
        for row in of_person(authority, "incidents", member)
        if window is not None and window[0] <= row["incident_date"] <= window[1]
    ]
    return {"i03_times_victim_since": roles.count("victim"), "i04_times_offender_since": roles.count("offender")}


def attendance_fields(authority: Authority, member: Member, quarter: Quarter) -> Fields:
    """I15 to I19, "baseline quarters too"; "empty for a child with no session in the quarter"."""
    sessions = None
    if member.is_child and attendance_reaches(authority, quarter.start):
        sessions = sessions_of(authority, member.person, quarter)
    if sessions is None:
        return empty(
            "i15_unauthorised_sessions",
            "i16_authorised_absence_sessions",
            "i17_possible_sessions",
            "i18_pct_unauthorised",
            "i19_pct_authorised",
        )
    return {
        "i15_unauthorised_sessions": sessions.unauthorised,
        "i16_authorised_absence_sessions": sessions.authorised,
        "i17_possible_sessions": sessions.possible,
        "i18_pct_unauthorised": percent(sessions.unauthorised, sessions.possible),
        "i19_pct_authorised": percent(sessions.authorised, sessions.possible),
    }


def rows_of(secret: bytes, authority: Authority) -> list[Fields]:
    """ "one row a person, family, spell and quarter" """
    rows = []
    for spell in spells_of(authority):
        for member in members_of(authority, spell):
            same_on_every_row = {
                "authority": authority.slug,
                "person_key": key_of(secret, authority.slug, "person", member.person_id),
                "family_key": key_of(secret, authority.slug, "family", spell.family_id),
                "r03_fs_start_date": spell.fs_start,
                "is_child": member.is_child,
                **about(spell, member),
                **referral_fields(secret, authority, spell, member),
                **fields_of_plans_before(secret, authority, spell, member),
                **police_fields_before(authority, spell, member),
            }
            for quarter in spell.quarters(authority.as_of):
                rows.append(
                    {
                        **same_on_every_row,
                        "quarter_start": quarter.start,
                        "quarter_end": quarter.end,
                        "period": spell.period(quarter),
                        **fields_of_plans_since(secret, authority, spell, member, quarter),
                        **care_fields(secret, authority, spell, member, quarter),
                        **police_fields_since(authority, spell, member, quarter),
                        **attendance_fields(authority, member, quarter),
                        **treatment_fields(authority, member, quarter),
                        **engagement_fields(authority, spell, member, quarter),
                        **form_fields(authority, member, quarter),
                        **domestic_abuse_fields(authority, member, quarter),
                    }
                )
    return rows
