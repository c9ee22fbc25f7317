"""One child, one plan and one period of care at a time."""

from expectations.gates import Gate, none_of


def _overlaps(table: str, key: str, things: str, reason: str) -> Gate:
    return none_of(
        f"authorities with {things} that begin before an earlier one has ended",
        name=f"{table.removeprefix('core.')}_no_overlap",
        subject=table,
        of=f"""(
            SELECT authority, start_date, max(coalesce(end_date, DATE 'infinity')) OVER (
                PARTITION BY authority, person_key ORDER BY start_date, end_date NULLS LAST, {key}
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS earlier_end
            FROM {table}
        )""",
        bad="earlier_end > start_date",
        threshold=f"no {things} of one child at the same time",
        reason_for_threshold=reason,
        description=f"No child has two {things} at once; one may start on the day the other ends.",
    )


GATES = (
    _overlaps(
        "core.child_protection_plan",
        "plan_key",
        "child protection plans",
        "A child is on one plan at a time; a second one beside it is a transfer or a correction entered as new, and "
        "its days are counted twice in Indicators 1 to 3.",
    ),
    _overlaps(
        "core.period_of_care",
        "period_key",
        "periods of care",
        "A child is in care once; overlapping periods are placements exported as periods, and their days are counted "
        "twice in Indicator 6.",
    ),
)
