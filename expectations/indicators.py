"""The shape of published figures, whatever they mean: percentages are shares, durations are not negative."""

from expectations.gates import none_of

BY = ("authority", "indicator")

GATES = (
    none_of(
        "indicators with figures outside",
        name="percentages_are_shares",
        subject="kpi.indicator",
        of="kpi.indicator",
        bad="unit = 'percent' AND value NOT BETWEEN 0 AND 100",
        by=BY,
        threshold="0 to 100 per cent",
        reason_for_threshold="The numerator of a percentage is part of its denominator: more has been counted twice.",
        description="Every published percentage lies between 0 and 100.",
    ),
    none_of(
        "indicators with figures outside",
        name="durations_not_negative",
        subject="kpi.indicator",
        of="kpi.indicator",
        bad="unit = 'days' AND value < 0",
        by=BY,
        threshold="0 days or more",
        reason_for_threshold="Nothing ends before it begins; such rows are quarantined on arrival.",
        description="No published mean length is negative.",
    ),
)
