"""Rates inside plausible bands, judged on the newest four quarters of each authority.

Older quarters were judged when they were new; warning of them every night would teach people not to read. Official
figures are of the Department for Education (DfE) unless a reason says otherwise. A band is wide on purpose: it finds
broken keys, swapped dates and doubled rows, not good or bad practice.
"""

from dataclasses import dataclass

from expectations.gates import SMALLEST_JUDGED, Gate, Rows

REPEATS_12_MONTHS = (0, 20)
REPEATS_24_MONTHS = (0, 30)
REASON_FOR_REPEATS = (
    "Of the plans begun in England in 2014-15, 16.6 per cent followed an earlier one after any interval at all (DfE, "
    "Characteristics of children in need), and repeats within {months} months are only part of them; the band leaves "
    "room above for councils that differ. A quarter without any is possible, so there is no lower end."
)
DAYS_ON_CLOSED_PLANS = (120, 540)
REASON_FOR_CLOSED_PLANS = (
    "Of the 66,970 plans that ended in England in 2019-20, 18.7 per cent had lasted 3 months or less, 11.4 up to 6, "
    "42.3 up to 12, 24.0 up to 24 and 3.6 longer (DfE, Children in need, table D7): a mean of about 300 days, as "
    "Hertfordshire reports too. 120 to 540 leaves room for councils that differ."
)
DAYS_ON_OPEN_PLANS = (90, 450)
REASON_FOR_OPEN_PLANS = (
    "Plans that last as those that ended in England in 2019-20 did (DfE, Children in need, table D7) have been open "
    "for about 220 days on a given day; 90 to 450 is about half and twice that."
)
DAYS_IN_CLOSED_CARE = (180, 1_825)
REASON_FOR_CLOSED_CARE = (
    "The evaluation of Family Safeguarding (Table 30) puts a stay in care begun under the age of 12 at four years on "
    "average, and six in ten of them at two years or less. A mean under half a year or over five years is more likely "
    "a fault of dates."
)
DAYS_IN_OPEN_CARE = (365, 2_555)
REASON_FOR_OPEN_CARE = (
    "Stays that last as Table 30 of the evaluation of Family Safeguarding assumes have been open for about 1,200 days "
    "on a given day; one to seven years is plausible."
)
TOTAL_ABSENCE = (3, 35)
REASON_FOR_ABSENCE = (
    "Children in need in England missed 13.3 per cent of sessions in 2020-21 and 16.4 in 2022-23, when all pupils "
    "missed 7.5 (DfE, Outcomes for children in need). Under half the figure of all pupils, or over twice that of "
    "children in need, points to codes misread."
)
SMALLEST_JUDGED_SESSIONS = SMALLEST_JUDGED * 80  # fifty children for some 40 school days, as in July to September


@dataclass(frozen=True)
class Band:
    """Where the figures of one measure of `kpi.indicator` should lie, ends included, and why."""

    indicator: str
    lowest: int
    highest: int
    unit: str
    reason: str
    level: str = "authority"
    smallest_denominator: int = SMALLEST_JUDGED


BANDS = {
    "days_on_closed_plans": Band("2a", *DAYS_ON_CLOSED_PLANS, "days", REASON_FOR_CLOSED_PLANS),
    "days_on_open_plans": Band("2b", *DAYS_ON_OPEN_PLANS, "days", REASON_FOR_OPEN_PLANS),
    "repeat_plans_12_months": Band("3a", *REPEATS_12_MONTHS, "per cent", REASON_FOR_REPEATS.format(months=12)),
    "repeat_plans_24_months": Band("3b", *REPEATS_24_MONTHS, "per cent", REASON_FOR_REPEATS.format(months=24)),
    "days_in_closed_care": Band("6a", *DAYS_IN_CLOSED_CARE, "days", REASON_FOR_CLOSED_CARE),
    "days_in_open_care": Band("6b", *DAYS_IN_OPEN_CARE, "days", REASON_FOR_OPEN_CARE),
    "total_absence": Band("7", *TOTAL_ABSENCE, "per cent", REASON_FOR_ABSENCE, "fs", SMALLEST_JUDGED_SESSIONS),
}


def _figure(measure: str) -> str:
    """A column of its own for each measure lets one query judge them all; NULL where too few cases are behind it."""
    band = BANDS[measure]
    return f"""
            max(value) FILTER (
                level = '{band.level}' AND indicator = '{band.indicator}' AND measure = '{measure}'
                AND denominator >= {band.smallest_denominator}
            ) AS {measure}"""


NEWEST_QUARTERS = Rows(
    "newest_quarters",
    query=f"""
        SELECT authority, quarter_start, {", ".join(_figure(measure) for measure in BANDS)}
        FROM kpi.indicator
        WHERE level_value = '' AND breakdown = ''
        GROUP BY authority, quarter_start
        QUALIFY quarter_start > max(quarter_start) OVER (PARTITION BY authority) - INTERVAL 12 MONTH
    """,
    named_by=("authority", "quarter_start"),
)


def _gate(measure: str, band: Band) -> Gate:
    return Gate(
        name=f"{measure}_plausible",
        subject="kpi.indicator",
        severity="warn",
        threshold=(
            f"{band.lowest:,} to {band.highest:,} {band.unit}, "
            f"where the denominator is {band.smallest_denominator:,} or more"
        ),
        reason_for_threshold=band.reason,
        description=f"Indicator {band.indicator}, {measure}, is plausible in each authority's newest four quarters.",
        rows=NEWEST_QUARTERS,
        expectation="expect_column_values_to_be_between",
        arguments={"column": measure, "min_value": band.lowest, "max_value": band.highest},
        counted="figures outside",
    )


GATES = tuple(_gate(measure, band) for measure, band in BANDS.items())
