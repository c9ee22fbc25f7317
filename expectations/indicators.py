"""The shape of published figures, whatever they mean: percentages are shares, durations are not negative."""

from expectations.gates import Gate, Rows, where

GATES = (
    Gate(
        name="percentages_are_shares",
        subject="kpi.indicator",
        severity="warn",
        threshold="0 to 100 per cent",
        reason_for_threshold="The numerator of a percentage is part of its denominator: more has been counted twice.",
        description="Every published percentage lies between 0 and 100.",
        rows=Rows("kpi.indicator"),
        expectation="expect_column_values_to_be_between",
        arguments={"column": "value", "min_value": 0, "max_value": 100, "row_condition": where(unit="percent")},
        counted="figures outside",
    ),
    Gate(
        name="durations_not_negative",
        subject="kpi.indicator",
        severity="warn",
        threshold="0 days or more",
        reason_for_threshold="Nothing ends before it begins; such rows are quarantined on arrival.",
        description="No published mean length is negative.",
        rows=Rows("kpi.indicator"),
        expectation="expect_column_values_to_be_between",
        arguments={"column": "value", "min_value": 0, "row_condition": where(unit="days")},
        counted="figures outside",
    ),
)
