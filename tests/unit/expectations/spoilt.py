"""What spoils the sound warehouse of `conftest` for one gate each; volumes have tests of their own."""

from expectations.linked_tables import LINKED_BY
from expectations.rates import BANDS

# gate name -> (SQL that spoils the warehouse, what must be observed)
SPOILT = {
    **{
        f"{measure}_plausible": (
            f"UPDATE kpi.indicator SET value = 9000 WHERE measure = '{measure}' AND quarter_start = DATE '2019-04-01'",
            "1 of 4 figures outside: luton 2019-04-01 9000",
        )
        for measure in BANDS
    },
    **{
        f"{table}_linked": (
            f"UPDATE staging.stg_{table} SET {key} = NULL WHERE right({key}::VARCHAR, 1) IN ('0', '1', '2')",
            "1 of 1 authorities below: luton 70",
        )
        for table, key in LINKED_BY.items()
    },
    "expected_false_links": (
        "UPDATE quality.linkage SET expected_false_links = 6",
        "1 of 1 sources above: luton police 1.5",
    ),
    "linked_share_as_before": (
        "UPDATE quality.linkage SET exact = exact - 41 WHERE agency = 'police'",
        "1 of 2 sources with fewer, in points: luton police 5.1",
    ),
    "extracts_not_behind_social_care": (
        "UPDATE raw.extract_as_of SET as_of = DATE '2019-12-29' WHERE extract = 'incidents'",
        "1 of 4 extracts behind, in days: luton police incidents 93",
    ),
    "social_care_not_behind_partners": (
        "UPDATE raw.extract_as_of SET as_of = DATE '2020-07-02' WHERE extract = 'ae_attendances'",
        "1 of 4 extracts ahead, in days: luton health ae_attendances -93",
    ),
    "spells_have_a_child": (
        "UPDATE core.spell SET children = 0 WHERE family_key IN ('family 1', 'family 2')",
        "1 of 1 authorities with spells without a child: luton 2",
    ),
    "spells_end_with_referrals": (
        "UPDATE kpi.person_quarter SET r04_fs_end_date = IF(person_key = 'person 0', NULL, DATE '2019-12-02') "
        "WHERE person_key IN ('person 0', 'person 1')",
        "1 of 1 authorities with children's spells that outlast their referral: luton 2",
    ),
    "child_protection_plan_no_overlap": (
        "UPDATE core.child_protection_plan SET end_date = DATE '2019-06-02' WHERE plan_key = 'p1'",
        "1 of 2 authorities with child protection plans that begin before an earlier one has ended: luton 1",
    ),
    "period_of_care_no_overlap": (
        "UPDATE core.period_of_care SET end_date = NULL WHERE period_key = 'p1'",
        "1 of 2 authorities with periods of care that begin before an earlier one has ended: luton 1",
    ),
    "attendance_codes_valid": (
        "UPDATE intermediate.int_attendance__by_code SET quarter_start = DATE '2024-10-01' WHERE code = 'H'",
        "1 of 3 codes and quarters outside, in sessions: luton H 2024-10-01 4",
    ),
    "percentages_are_shares": (
        "UPDATE kpi.indicator SET value = 100.1 WHERE indicator = '3b'",
        "1 of 7 indicators with figures outside: luton 3b 5",
    ),
    "durations_not_negative": (
        "UPDATE kpi.indicator SET value = -1 WHERE indicator = '6a'",
        "1 of 7 indicators with figures outside: luton 6a 5",
    ),
    "rows_reach_half_of_the_returns": (
        "UPDATE quality.reconciliation SET verdict = 'under_half' WHERE financial_year = 2018",
        "1 of 2 years in which rows are under half of the return: luton on_plan under_18 2018/19 1",
    ),
    "rows_agree_with_the_returns": (
        "UPDATE quality.reconciliation SET verdict = 'no_rows' WHERE financial_year = 2019",
        "2 of 2 years in which rows and return differ by more than the tolerance: luton on_plan under_18 2018/19 1, "
        "luton on_plan under_18 2019/20 1",
    ),
}
