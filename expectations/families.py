"""Families: each spell has a child, and does not outlast the child's referral."""

from expectations.gates import none_of

SPELLS_AND_REFERRALS = """(
    SELECT authority, bool_or(
        r08_referral_end_date IS NOT NULL AND (r04_fs_end_date IS NULL OR r04_fs_end_date > r08_referral_end_date)
    ) AS outlasts
    FROM kpi.person_quarter
    GROUP BY authority, person_key, family_key, r03_fs_start_date
)"""

GATES = (
    none_of(
        "authorities with spells without a child",
        name="spells_have_a_child",
        subject="core.spell",
        of="core.spell",
        bad="children < 1",
        threshold="no spell without a child",
        reason_for_threshold=(
            "Family Safeguarding works with families of children under 18; a spell without one has lost its members "
            "or been given to the wrong family, and counts in no figure about children."
        ),
        description="Every spell of a family has at least one child at its start.",
    ),
    none_of(
        "authorities with children's spells that outlast their referral",
        name="spells_end_with_referrals",
        subject="kpi.person_quarter",
        of=SPELLS_AND_REFERRALS,
        bad="outlasts",
        threshold="no spell that ends after the child's referral, or stays open after it",
        reason_for_threshold=(
            "Work with a family (R04) stops at the latest when the referral closes (R08); a later or missing end is an "
            "allocation nobody closed. Nothing is changed for it, and days since the start may be too many."
        ),
        description="Family Safeguarding ends (R04) by the day the child's referral ends (R08).",
    ),
)
