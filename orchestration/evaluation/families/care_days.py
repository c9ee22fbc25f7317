"""`evaluation.care_days_after_allocation`: days in care in the five months from FS start, a family.

Which days count, and which families' five months have passed, is the business of monitoring.care_days_after_allocation.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.evaluation import estimates, resampling, shares
from orchestration.evaluation.shares import Counted

DAYS, ENTERING = "care_days", "families_with_a_child_entering_care"

SCHEMA = {
    "authority": pl.String,
    "outcome": pl.String,
    "level": pl.String,
    "level_value": pl.String,
    "families": pl.Int64,
    "counted": pl.Int64,
    **estimates.OF_PEOPLE,
}
METHODS = {
    DAYS: "Mean days in care a family in the five months from FS start; percentile interval of the bootstrap over"
    " families",
    ENTERING: "Per cent of families with a child who enters care in the five months from FS start; Wilson's interval",
}
CAVEAT = (
    "Families in Family Safeguarding alone, so no comparison. The first evaluation printed 20.5 days before Family"
    " Safeguarding and 9.8 under it, and 12 and 10 per cent of families with a child who entered care"
)
NOT_KNOWN = "Families whose days are not known: periods of care do not reach the end of their five months"


def care_days_after_allocation(families: pl.DataFrame) -> pl.DataFrame:
    """Two rows, mean days and share of families, for each authority and each cohort of the toolkit with families.

    `families`: monitoring.care_days_after_allocation.
    """
    return pl.DataFrame(list(_rows(families)), schema=SCHEMA, orient="row")


def _rows(families: pl.DataFrame) -> Iterator[dict[str, object]]:
    for (authority,), of_authority in families.sort("authority").group_by("authority", maintain_order=True):
        yield from _of(of_authority, {"authority": authority, "level": "authority", "level_value": ""})
        for cohort in of_authority["r05_cohort"].drop_nulls().unique().sort():
            of_cohort = of_authority.filter(pl.col("r05_cohort") == cohort)
            yield from _of(of_cohort, {"authority": authority, "level": "cohort", "level_value": str(cohort)})


def _of(families: pl.DataFrame, where: dict[str, object]) -> Iterator[dict[str, object]]:
    known = families.drop_nulls("care_days")
    entering = Counted(int(known["is_any_child_entering_care"].sum()), known.height)
    for outcome, counted, finding in (
        (DAYS, int(known["care_days"].sum()), resampling.mean(known["care_days"], "day in care")),
        (ENTERING, entering.count, shares.share(entering)),
    ):
        said = finding.row(
            method=METHODS[outcome],
            n=known.height,
            left_out={NOT_KNOWN: families.height - known.height},
            caveat=CAVEAT,
        )
        yield {
            **where,
            "outcome": outcome,
            "families": known.height,
            "counted": counted if known.height else None,
            **said,
        }
