"""Families: each spell has a child, and does not outlast the child's referral."""

from expectations.gates import Gate, Rows

GATES = (
    Gate(
        name="spells_have_a_child",
        subject="core.spell",
        severity="warn",
        threshold="no spell without a child",
        reason_for_threshold=(
            "Family Safeguarding works with families of children under 18; a spell without one has lost its members "
            "or been given to the wrong family, and counts in no figure about children."
        ),
        description="Every spell of a family has at least one child at its start.",
        rows=Rows("core.spell"),
        expectation="expect_column_values_to_be_between",
        arguments={"column": "children", "min_value": 1},
        counted="spells without a child",
    ),
    Gate(
        name="spells_end_with_referrals",
        subject="kpi.person_quarter",
        severity="warn",
        threshold="no spell that ends after the child's referral, or stays open after it",
        reason_for_threshold=(
            "Work with a family (R04) stops at the latest when the referral closes (R08); a later or missing end is an "
            "allocation nobody closed. Nothing is changed for it, and days since the start may be too many."
        ),
        description="Family Safeguarding ends (R04) by the day the child's referral ends (R08).",
        rows=Rows("kpi.person_quarter"),
        expectation="unexpected_rows_expectation",
        arguments={
            # one row a child and spell, empty of content: only their number leaves the database
            "unexpected_rows_query": """
                SELECT 1 AS found
                FROM {batch}
                WHERE r08_referral_end_date IS NOT NULL
                  AND (r04_fs_end_date IS NULL OR r04_fs_end_date > r08_referral_end_date)
                GROUP BY authority, person_key, family_key, r03_fs_start_date
            """
        },
        counted="children's spells",
    ),
)
