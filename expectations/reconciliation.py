"""An authority's yearly figures from rows against its own returns: rows that fell short, and those that differ.

What counts as either is decided in quality.reconciliation, by reference.evaluation_settings.
"""

from expectations.gates import none_of

SUBJECT = "quality.reconciliation"
YEARS_IN_USE = f"""(
    SELECT *, printf('%d/%02d', financial_year, (financial_year + 1) % 100) AS year FROM {SUBJECT} WHERE is_in_use
)"""
BY = ("authority", "outcome", "age_group", "year")

GATES = (
    none_of(
        "years in which rows are under half of the return",
        name="rows_reach_half_of_the_returns",
        subject=SUBJECT,
        severity="error",
        of=YEARS_IN_USE,
        bad="verdict = 'under_half'",
        by=BY,
        threshold="half of the return (least_pct of reference.evaluation_settings), in every year before and after",
        reason_for_threshold=(
            "Rows and returns of one authority count the same children. Under half, the extract is cut short, or is of "
            "a system that came into use later: the totals of other years would vanish behind it."
        ),
        description="No year's figure from rows is under half of the authority's own return.",
    ),
    none_of(
        "years in which rows and return differ by more than the tolerance",
        name="rows_agree_with_the_returns",
        subject=SUBJECT,
        of=YEARS_IN_USE,
        bad="verdict NOT IN ('agrees', 'not_comparable')",
        by=BY,
        threshold="tolerance_pct or tolerance_children of reference.evaluation_settings, whichever allows more",
        reason_for_threshold=(
            "Returns are revised and rows corrected after them, by a few children; a larger difference means that the "
            "two are not of the same children. The returns are then used for the whole outcome."
        ),
        description="Every year's figure from rows lies within the tolerance of the authority's own return.",
    ),
)
