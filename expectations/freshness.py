"""As-of dates of an authority's extracts compared with each other; never with today, for old data are not an error."""

from expectations.gates import Gate, Rows

MOST_DAYS_APART = 92
REASON = (
    f"{MOST_DAYS_APART} days is the longest quarter: an extract further behind leaves at least one whole quarter "
    "without its figures. The authority's own statistics and staff surveys are left out: they come once a year or "
    "now and then."
)

DAYS_BEHIND = Rows(
    "days_behind",
    query="""
        SELECT
            authority,
            replace(extract, '/', ' ') AS extract,
            date_diff(
                'day', as_of, max(as_of) FILTER (extract LIKE 'social_care/%') OVER (PARTITION BY authority)
            ) AS days_behind
        FROM staging.stg_register__extracts
        WHERE extract NOT LIKE 'authority/%' AND extract NOT LIKE '%_or_summary' AND extract NOT LIKE '%:%'
            AND extract NOT IN ('workforce/survey_samples', 'workforce/survey_responses')
    """,
    named_by=("authority", "extract"),
)

GATES = (
    Gate(
        name="extracts_not_behind_social_care",
        subject="staging.stg_register__extracts",
        severity="warn",
        threshold=f"at most {MOST_DAYS_APART} days behind the authority's newest social care extract",
        reason_for_threshold=REASON,
        description="Every extract of an authority is about as recent as its social care extracts.",
        rows=DAYS_BEHIND,
        expectation="expect_column_values_to_be_between",
        arguments={"column": "days_behind", "max_value": MOST_DAYS_APART},
        counted="extracts behind, in days",
    ),
    Gate(
        name="social_care_not_behind_partners",
        subject="staging.stg_register__extracts",
        severity="warn",
        threshold=f"no partner's extract more than {MOST_DAYS_APART} days ahead of the newest social care extract",
        reason_for_threshold=f"Nothing after the social care extracts is counted. {REASON}",
        description="An authority's social care extracts are about as recent as its partners'.",
        rows=DAYS_BEHIND,
        expectation="expect_column_values_to_be_between",
        arguments={"column": "days_behind", "min_value": -MOST_DAYS_APART},
        counted="extracts ahead, in days",
    ),
)
